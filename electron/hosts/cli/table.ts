import { charactersOf, clean } from './clean.ts';
import type { Paint, Style } from './screen.ts';

export interface Cell {
  readonly text: string;
  readonly style?: Style;
}

export interface Column {
  readonly title: string;
  readonly align?: 'right';
}

const gap = '  ';

/**
 * Lines of a table, two spaces between columns. Where it is wider than the terminal each row becomes a block, its other
 * cells indented under the first: a name is never cut.
 */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  page: { readonly width: number; readonly paint: Paint },
): string[] {
  const cells = rows.map((row) => row.map((cell) => ({ ...cell, text: clean(cell.text) })));
  const widths = columns.map(({ title }, index) =>
    Math.max(widthOf(title), ...cells.map((row) => widthOf(row[index]?.text ?? ''))),
  );
  const total = widths.reduce((sum, width) => sum + width, gap.length * (columns.length - 1));
  if (total > page.width) return formatBlocks(columns, cells, page.paint);
  const line = (row: readonly Cell[]): string =>
    row
      .map((cell, index) => {
        const padding = ' '.repeat((widths[index] ?? 0) - widthOf(cell.text));
        const text = paintCell(cell, page.paint);
        if (columns[index]?.align === 'right') return padding + text;
        return index === columns.length - 1 ? text : text + padding;
      })
      .join(gap)
      .trimEnd();
  const head = line(columns.map(({ title }) => ({ text: title })));
  return [page.paint('bold', head), ...cells.map(line)];
}

function formatBlocks(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  paint: Paint,
): string[] {
  const [, ...others] = columns;
  const width = Math.max(0, ...others.map(({ title }) => widthOf(title)));
  return rows.flatMap(([first, ...rest]) => [
    first === undefined ? '' : paintCell(first, paint),
    ...rest.map((cell, index) => {
      const title = others[index]?.title ?? '';
      return `${gap}${title.padEnd(width)}${gap}${paintCell(cell, paint)}`.trimEnd();
    }),
  ]);
}

function paintCell({ text, style }: Cell, paint: Paint): string {
  return style === undefined ? text : paint(style, text);
}

/** In characters, not UTF-16 units. */
export function widthOf(text: string): number {
  return charactersOf(text).length;
}
