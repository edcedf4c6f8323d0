import type { z } from 'zod';

import { AppError, toErrorInfo } from '#shared/errors.ts';
import type { Contract, Handlers, Procedure, Reply } from '#shared/rpc.ts';

import { redactTexts } from './redactTexts.ts';

interface Route {
  readonly procedure: Procedure;
  readonly handler: (input: unknown) => Promise<unknown>;
}

/**
 * The one gate of all hosts: finds the procedure, checks the input, runs the handler, and lets only what the output
 * schema names leave the engine. It never fails; every error is a reply, without the secrets that a server put into it.
 */
export function createRouter<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  redact: (text: string) => string,
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
      const unknown = unknownFields(rawInput, input.data);
      if (unknown.length > 0) {
        const reason = `unknown fields: ${unknown.slice(0, mostNamed).join(', ')}`;
        throw new AppError('INVALID_INPUT', { reason });
      }
      return { ok: true, value: route.procedure.output.parse(await route.handler(input.data)) };
    } catch (error) {
      // What is thrown need not be an error, and describing a strange value must not throw in turn.
      const known = error instanceof Error ? error : new Error(`a ${typeof error} was thrown`);
      return { ok: false, error: redactTexts(toErrorInfo(known), redact) };
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

const mostNamed = 5;

/**
 * Fields that a schema has dropped. Whoever sends one means something by it that would not happen: a misspelt limit, say, or
 * a newer page than the engine. Schemas keep all that they name and change no structure.
 */
function unknownFields(raw: unknown, parsed: unknown, path = ''): string[] {
  if (typeof raw !== 'object' || raw === null) return [];
  if (typeof parsed !== 'object' || parsed === null) return [];
  return Object.entries(raw).flatMap(([name, value]) => {
    const inner = path === '' ? name : `${path}.${name}`;
    if (value === undefined) return [];
    if (!Object.hasOwn(parsed, name)) return [inner];
    return unknownFields(value, (parsed as Record<string, unknown>)[name], inner);
  });
}

function describe(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) =>
      path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`,
    )
    .join('; ');
}
