import type { contract } from '#shared/contract.ts';
import { AppError, toErrorInfo } from '#shared/errors.ts';
import type { EngineEvent } from '#shared/event.ts';
import type { Transport } from '#shared/rpc.ts';

type Effect = 'reads' | 'writes';
type Effects = {
  readonly [S in keyof typeof contract]: {
    readonly [M in keyof (typeof contract)[S]]: Effect;
  };
};

/** What each call does to anything that lasts: profiles, secrets, files, clusters, jobs. Whoever adds a call says it here. */
export const effects: Effects = {
  clusters: {
    list: 'reads',
    save: 'writes',
    remove: 'writes',
    browse: 'reads',
    collection: 'reads',
  },
  storages: { list: 'reads', save: 'writes', remove: 'writes' },
  secrets: { known: 'reads' },
  profiles: { export: 'reads', review: 'reads', import: 'writes' },
  // What is read waits to be saved.
  configuration: { read: 'writes', export: 'reads' },
  preferences: { get: 'reads', save: 'writes' },
  practice: {
    status: 'reads',
    open: 'writes',
    close: 'writes',
    reset: 'writes',
    setFault: 'writes',
  },
  // With leave to write it does; see below.
  checks: { run: 'reads', stop: 'reads' },
  backups: {
    names: 'reads',
    summaries: 'reads',
    get: 'reads',
    files: 'reads',
    prove: 'reads',
    compare: 'reads',
    note: 'writes',
  },
  files: { choose: 'writes', keep: 'writes', find: 'reads', discard: 'writes' },
  leftovers: { find: 'reads' },
  plans: { open: 'reads', preflight: 'writes', preview: 'reads' },
  jobs: {
    start: 'writes',
    list: 'reads',
    get: 'reads',
    events: 'reads',
    stop: 'writes',
    resume: 'writes',
    cleanUp: 'writes',
  },
  support: { ofJob: 'reads' },
  app: { info: 'reads' },
};

const reading = new Set(
  Object.entries(effects).flatMap(([service, methods]) =>
    Object.entries(methods).flatMap(([method, effect]) =>
      effect === 'reads' ? [`${service}.${method}`] : [],
    ),
  ),
);

/** The engine for people who only look: a call that writes is refused before it reaches it, and so is one that is not known. */
export function readOnly(engine: Transport<EngineEvent>): Transport<EngineEvent> {
  return {
    subscribe: engine.subscribe,
    async call(path, input) {
      if (reading.has(path) && !mayWrite(input)) return engine.call(path, input);
      return { ok: false, error: toErrorInfo(new AppError('HOST_READ_ONLY')) };
    },
  };
}

/** A connection test writes a byte where it has leave to. */
function mayWrite(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'mayWrite' in input && !!input.mayWrite;
}
