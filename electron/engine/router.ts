import type { z } from 'zod';

import { AppError, toErrorInfo } from '#shared/errors.ts';
import type { Contract, Handlers, Procedure, Reply } from '#shared/rpc.ts';

interface Route {
  readonly procedure: Procedure;
  readonly handler: (input: unknown) => Promise<unknown>;
}

/**
 * The one gate of all hosts: finds the procedure, checks the input, runs the handler, and lets only what the output
 * schema names leave the engine. It never fails; every error is a reply.
 */
export function createRouter<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
): (path: string, rawInput: unknown) => Promise<Reply> {
  const routes = collectRoutes(contract, handlers);
  return async function call(path, rawInput) {
    try {
      const route = routes.get(path);
      if (route === undefined) throw new AppError('NO_SUCH_PROCEDURE', { path });
      const input = route.procedure.input.safeParse(rawInput);
      if (!input.success) {
        throw new AppError(
          'INVALID_INPUT',
          { reason: describe(input.error) },
          { cause: input.error },
        );
      }
      return { ok: true, value: route.procedure.output.parse(await route.handler(input.data)) };
    } catch (error) {
      // What is thrown need not be an error, and describing a strange value must not throw in turn.
      const known = error instanceof Error ? error : new Error(`a ${typeof error} was thrown`);
      return { ok: false, error: toErrorInfo(known) };
    }
  };
}

/** A Map, because looking a path up in objects would reach what they inherit: toString, __proto__, constructor. */
function collectRoutes<C extends Contract>(contract: C, handlers: Handlers<C>): Map<string, Route> {
  const routes = new Map<string, Route>();
  for (const [service, methods] of Object.entries(contract)) {
    for (const [method, procedure] of Object.entries(methods)) {
      const handler = handlers[service as keyof C][method as keyof C[keyof C]];
      routes.set(`${service}.${method}`, { procedure, handler: handler as Route['handler'] });
    }
  }
  return routes;
}

function describe(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) =>
      path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`,
    )
    .join('; ');
}
