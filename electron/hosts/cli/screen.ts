import { styleText } from 'node:util';

import { type AppError, toErrorInfo } from '#shared/errors.ts';

import { clean, padded, shorten, widthOf } from './clean.ts';
import type { CliHost, Output } from './host.ts';
import type { NameIn, Words } from './words.ts';

export type Screen = ReturnType<typeof createScreen>;

/** Results on the standard output, what is said beside them on the standard error. Texts come in clean. */
export function createScreen(
  { stdout, stderr, environment, redact }: CliHost,
  words: Words,
  asked: { readonly isJson: boolean; readonly hasColor: boolean },
) {
  const { NO_COLOR, TERM } = environment;
  const { isJson } = asked;
  const hasColor = asked.hasColor && !NO_COLOR && TERM !== 'dumb';
  const isTerminal = stdout.isTTY === true;
  const paintFor = (output: Output) => (style: Style, text: string) =>
    hasColor && output.isTTY ? styleText(style, text, { validateStream: false }) : text;
  const [paint, paintNote] = [paintFor(stdout), paintFor(stderr)];
  const write = (text: string): void => void stdout.write(text);
  const lines = (...texts: readonly string[]): void =>
    write(texts.map((text) => `${text}\n`).join(''));
  const json = (value: unknown): void => lines(JSON.stringify(value));
  const note = (text: string): void => void stderr.write(`${text}\n`);
  return {
    isJson,
    isTerminal,
    /** True where a block of lines can be redrawn. */
    isLive: isTerminal && TERM !== 'dumb' && !isJson,
    paint,
    write,
    lines,
    json,
    note,
    /** In characters; of a usual terminal where there is none. */
    size: () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }),
    /** The result: one JSON value on one line with --json, else as people are shown it. */
    result(value: unknown, show: () => void): void {
      if (isJson) json(value);
      else show();
    },
    /** A file or a pipe has no width. */
    table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): void {
      const width = isTerminal ? stdout.columns || 80 : Number.POSITIVE_INFINITY;
      lines(...formatTable(columns, rows, { width, paint, words }));
    },
    warn: (text: string) => note(`${paintNote('yellow', '!')} ${text}`),
    /** The error with what to do next: a JSON line on the standard output, or text on the standard error. */
    error(error: AppError): void {
      const info = toErrorInfo(error);
      const causes = info.causes.map(redact);
      if (isJson) return json({ error: { ...info, causes } });
      const { title, next, id } = words.error(error);
      note(`${paintNote('red', '✗')} ${title} (${id})`);
      note(`  ${next}`);
      const shown = causes.map((cause) => shorten(clean(cause), 500));
      if (shown.length > 0) note(paintNote('dim', `  ← ${shown.join(' ← ')}`));
    },
  };
}

export type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red';
export type Cell = string | { readonly text: string; readonly style: Style };

type Name = NameIn<'column'>;
/** By the names in the texts; those after a > stand on the right. */
export type Column = Name | `>${Name}`;

const signs = {
  good: { sign: '✓', style: 'green' },
  goodWithWarning: { sign: '✓', style: 'yellow' },
  warning: { sign: '!', style: 'yellow' },
  bad: { sign: '✗', style: 'red' },
  none: { sign: '–', style: 'dim' },
} as const;

export type Mark = keyof typeof signs;

/** A word with its sign, in the colour that goes with them. */
export function marked(mark: Mark, word: string): Exclude<Cell, string> {
  const { sign, style } = signs[mark];
  return { text: `${sign} ${word}`, style };
}

interface Page {
  readonly width: number;
  readonly paint: (style: Style, text: string) => string;
  readonly words: Words;
}

const gap = '  ';

/**
 * Lines of a table, two spaces between columns. Where it is wider than the page each row becomes a block, its other
 * cells indented under the first: a name is never cut.
 */
function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { width, paint, words }: Page,
): string[] {
  const titles = columns.map((column) => words.say(`column.${column.replace('>', '') as Name}`));
  const cells = rows.map((row) => row.map((cell) => readCell(cell, paint)));
  const widths = titles.map((title, index) =>
    Math.max(widthOf(title), ...cells.map((row) => row[index]?.width ?? 0)),
  );
  const total = widths.reduce((sum, columnWidth) => sum + columnWidth + gap.length, -gap.length);
  if (total > width) return formatBlocks(titles, cells);
  const line = (row: readonly Shown[]): string =>
    row
      .map(({ shown, width: used }, index) => {
        const padding = ' '.repeat((widths[index] ?? 0) - used);
        return columns[index]?.startsWith('>') ? padding + shown : shown + padding;
      })
      .join(gap)
      .trimEnd();
  const head = titles.map((title) => ({ shown: title, width: widthOf(title) }));
  return [paint('bold', line(head)), ...cells.map(line)];
}

/** A cell as it is written, and the characters that a person sees of it. */
interface Shown {
  readonly shown: string;
  readonly width: number;
}

function readCell(cell: Cell, paint: Page['paint']): Shown {
  const text = clean(typeof cell === 'string' ? cell : cell.text) || '–';
  const shown = typeof cell === 'string' ? text : paint(cell.style, text);
  return { shown, width: widthOf(text) };
}

function formatBlocks([, ...titles]: readonly string[], rows: readonly Shown[][]): string[] {
  const width = Math.max(...titles.map(widthOf));
  return rows.flatMap(([first, ...rest]) => [
    first?.shown ?? '',
    ...rest.map(({ shown }, index) => `${gap}${padded(titles[index] ?? '', width)}${gap}${shown}`),
  ]);
}
