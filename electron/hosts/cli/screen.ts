import { type AppError, toErrorInfo } from '#shared/errors.ts';

import { clean, shorten } from './clean.ts';
import type { Output } from './host.ts';
import type { Words } from './words.ts';

export type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red';
export type Paint = (style: Style, text: string) => string;

const codes: Record<Style, [number, number]> = {
  bold: [1, 22],
  dim: [2, 22],
  green: [32, 39],
  yellow: [33, 39],
  red: [31, 39],
};

export interface Screen {
  readonly isJson: boolean;
  /** True where a block of lines can be redrawn. */
  readonly isLive: boolean;
  readonly out: Output;
  readonly paint: Paint;
  /** Results, on the standard output. Lines come in clean; only painted text has escapes. */
  lines(...lines: readonly string[]): void;
  /** One JSON value on one line, on the standard output. */
  json(value: unknown): void;
  /** What is said beside the result, on the standard error. */
  note(text: string): void;
  warn(text: string): void;
  /** The error with what to do next: a JSON line on the standard output, or text on the standard error. */
  error(error: AppError): void;
}

export interface ScreenOptions {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly words: Words;
  readonly isJson: boolean;
  readonly hasColor: boolean;
  /** False where the terminal cannot move its cursor. */
  readonly canMove: boolean;
  readonly redact: (text: string) => string;
}

export function createScreen(options: ScreenOptions): Screen {
  const { stdout, stderr, words, isJson, hasColor, redact } = options;
  const paintFor = (output: Output): Paint =>
    hasColor && output.isTerminal ? paintWithCodes : (_, text) => text;
  const paintNote = paintFor(stderr);
  const note = (text: string): void => stderr.write(`${text}\n`);
  return {
    isJson,
    isLive: stdout.isTerminal && options.canMove && !isJson,
    out: stdout,
    paint: paintFor(stdout),
    lines: (...lines) => stdout.write(lines.map((line) => `${line}\n`).join('')),
    json: (value) => stdout.write(`${JSON.stringify(value)}\n`),
    note,
    warn: (text) => note(`${paintNote('yellow', '!')} ${text}`),
    error(error) {
      const info = toErrorInfo(error);
      const causes = info.causes.map(redact);
      if (isJson) return stdout.write(`${JSON.stringify({ error: { ...info, causes } })}\n`);
      const { title, next, id } = words.error(error);
      note(`${paintNote('red', '✗')} ${title} (${id})`);
      note(`  ${next}`);
      if (causes.length > 0) note(paintNote('dim', `  ← ${causes.map(shown).join(' ← ')}`));
    },
  };
}

function paintWithCodes(style: Style, text: string): string {
  const [on, off] = codes[style];
  return `\u001B[${on}m${text}\u001B[${off}m`;
}

function shown(cause: string): string {
  return shorten(clean(cause), 500);
}
