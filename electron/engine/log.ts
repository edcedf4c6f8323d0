export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Fields are written as JSON beside the message; both are redacted at the sink. */
export interface Logger {
  log(level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>): void;
  with(fields: Readonly<Record<string, unknown>>): Logger;
}
