import type { z } from 'zod';

import { type ErrorInfo, fromErrorInfo } from './errors.ts';

export interface Procedure<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly input: I;
  readonly output: O;
}

export type Contract = Record<string, Record<string, Procedure>>;

/** Declares one call of the contract. Both schemas are checked on every call, whatever the host. */
export function procedure<I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O,
): Procedure<I, O> {
  return { input, output };
}

/** What a caller sees: one async method per procedure. */
export type Client<C extends Contract> = {
  [S in keyof C]: {
    [M in keyof C[S]]: (input: z.input<C[S][M]['input']>) => Promise<z.output<C[S][M]['output']>>;
  };
};

/** What the engine implements: the same shape, with validated input. */
export type Handlers<C extends Contract> = {
  [S in keyof C]: {
    [M in keyof C[S]]: (input: z.output<C[S][M]['input']>) => Promise<z.input<C[S][M]['output']>>;
  };
};

/** Errors cross every boundary as values, because Electron's IPC keeps only an error's message. */
export type Reply = { ok: true; value: unknown } | { ok: false; error: ErrorInfo };

/** The only thing a host has to provide. A subscription starts with a snapshot, then events. */
export interface Transport<E> {
  readonly call: (path: string, input: unknown) => Promise<Reply>;
  readonly subscribe: (listener: (event: E) => void) => () => void;
}

/**
 * Builds the typed caller of a contract over a transport. Plain functions instead of a Proxy, so that they show up in
 * completion and in stack traces. A failed reply is thrown as the AppError it describes.
 */
export function createClient<C extends Contract>(
  contract: C,
  call: Transport<never>['call'],
): Client<C> {
  const client: Record<string, Record<string, (input: unknown) => Promise<unknown>>> = {};
  for (const [service, methods] of Object.entries(contract)) {
    const caller: Record<string, (input: unknown) => Promise<unknown>> = {};
    for (const [method, { output }] of Object.entries(methods)) {
      caller[method] = async (input) => {
        const reply = await call(`${service}.${method}`, input);
        if (!reply.ok) throw fromErrorInfo(reply.error);
        return output.parse(reply.value);
      };
    }
    client[service] = caller;
  }
  return client as Client<C>;
}
