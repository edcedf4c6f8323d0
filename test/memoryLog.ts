import type { LogLevel, Logger } from '#engine/log.ts';

type Fields = Readonly<Record<string, unknown>>;
interface Entry {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Fields;
}

/** Keeps what is logged. */
export function createMemoryLog(
  entries: Entry[] = [],
  bound: Fields = {},
): Logger & { readonly entries: readonly Entry[] } {
  return {
    entries,
    log: (level, message, fields = {}) =>
      void entries.push({ level, message, fields: { ...bound, ...fields } }),
    with: (fields) => createMemoryLog(entries, { ...bound, ...fields }),
  };
}
