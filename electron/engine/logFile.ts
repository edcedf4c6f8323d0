import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

import { AppError, messageOf } from '#shared/errors.ts';

import type { Clock } from './clock.ts';
import { mapFull } from './durableFile.ts';
import { isCode } from './fileError.ts';
import type { LogLevel, Logger } from './log.ts';
import { loggable } from './loggable.ts';
import type { Redactor } from './redact.ts';

interface LogFileOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly redactor: Redactor;
  /** A file that would grow beyond is renamed <path>.1, the one before <path>.2, and so on. */
  readonly maxBytes: number;
  /** How many of those are kept, at least 1. */
  readonly keep: number;
  /** Told once when lines cannot be written, and again only after some could be. */
  readonly onLost: (notice: AppError) => void;
}

type Fields = Readonly<Record<string, unknown>>;
type Write = (level: LogLevel, message: string, fields: Fields) => void;

/**
 * A log of JSON lines { at, level, message, …fields }, redacted here whatever the caller did. Lines are written at once,
 * so that a crash loses none; several processes may write to one file. It never throws: what cannot be written is lost.
 */
export function createLogFile(options: LogFileOptions): Logger {
  const { path, clock, redactor, maxBytes, keep, onLost } = options;
  let lostLines = 0;

  function append(line: string): void {
    const file = openSync(path, 'a', 0o600);
    const sizeBytes = fstatSync(file).size;
    const isFull = sizeBytes > 0 && sizeBytes + Buffer.byteLength(line) > maxBytes;
    try {
      if (!isFull) writeSync(file, line);
    } finally {
      closeSync(file);
    }
    if (!isFull) return;
    rotate(path, keep);
    append(line);
  }

  function toLine(level: LogLevel, message: string, fields: Fields): string {
    const entry = { at: clock.now().toISOString(), level, message: loggable(message, redactor) };
    const lost = lostLines === 0 ? {} : { lostLinesBefore: lostLines };
    // Twice: first for the order, last because fields must not replace them.
    const line = Object.assign({ ...entry }, loggable(fields, redactor), lost, entry);
    // A line of which only a part was written has no end.
    return `${lostLines === 0 ? '' : '\n'}${JSON.stringify(line)}\n`;
  }

  return createLogger((level, message, fields) => {
    try {
      const line = toLine(level, message, fields);
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      append(line);
      lostLines = 0;
    } catch (error) {
      lostLines += 1;
      if (lostLines === 1) onLost(lossOf(error, path));
    }
  });
}

function createLogger(write: Write, bound: Fields = {}): Logger {
  return {
    log: (level, message, fields = {}) => write(level, message, { ...bound, ...fields }),
    with: (fields) => createLogger(write, { ...bound, ...fields }),
  };
}

function rotate(path: string, keep: number): void {
  for (let number = keep; number >= 1; number -= 1) {
    try {
      renameSync(number === 1 ? path : `${path}.${number - 1}`, `${path}.${number}`);
    } catch (error) {
      // Not yet that many, or another process was faster.
      if (!isCode(error, 'ENOENT')) throw error;
    }
  }
}

function lossOf(error: unknown, path: string): AppError {
  const known = mapFull(error, path);
  if (known instanceof AppError) return known;
  const reason = `the log cannot be written: ${messageOf(error)}`;
  return new AppError('FILE_UNREADABLE', { path, reason }, { cause: error });
}
