import { expect } from 'vitest';

import { errorCatalog } from '#shared/errorCatalog.ts';
import { type AppError, describeError, type ErrorCode, toErrorInfo } from '#shared/errors.ts';

interface Provoked {
  readonly code: ErrorCode;
  /** What answered, or did not. */
  readonly server: string;
  readonly how: string;
  readonly tookMs: number;
}

/**
 * Waits for an error that something must end with, and looks at it as a person meets it: code, number, class, button, and texts
 * in both languages in which nothing is left to be filled in.
 */
async function provoke(
  expected: { readonly code: ErrorCode; readonly server: string; readonly how: string },
  action: () => Promise<unknown>,
): Promise<Provoked & { readonly error: AppError }> {
  const startMs = performance.now();
  const error = await action().then(
    (value) => {
      throw new Error(`${expected.how}: no error, but ${JSON.stringify(value)?.slice(0, 300)}`);
    },
    (reason: unknown) => reason as AppError,
  );
  const tookMs = Math.round(performance.now() - startMs);
  const info = toErrorInfo(error);
  expect(info, `${info.message} ← ${info.causes.join(' ← ')}`).toMatchObject({
    code: expected.code,
  });
  const { id, action: button } = errorCatalog[expected.code];
  for (const language of ['en', 'fr'] as const) {
    const text = describeError(info, language);
    expect(text).toMatchObject({ id, action: button });
    for (const words of [text.title, text.next]) {
      expect(words).not.toMatch(/\{\w*\}|undefined|\[object|NaN/);
      expect(words.trim()).not.toBe('');
    }
  }
  return { ...expected, tookMs, error };
}

/** One table of all that was provoked. */
function formatProvoked(rows: readonly Provoked[]): string {
  const cells = rows.map(({ code, server, how, tookMs }) => [
    errorCatalog[code].id,
    code,
    server,
    how,
    `${tookMs} ms`,
  ]);
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export type Row = readonly [
  Provoked['code'],
  server: string,
  how: string,
  action: () => Promise<unknown>,
];

/** Collects what is provoked in a file of tests. */
export function createProvocations() {
  const rows: Provoked[] = [];
  return {
    /** Gives the parameters of the error. */
    meet: async ([code, server, how, action]: Row, withinMs = 15_000) => {
      const { error, ...row } = await provoke({ code, server, how }, action);
      rows.push(row);
      expect(row.tookMs, 'it came late').toBeLessThan(withinMs);
      return error.params;
    },
    print: () => console.log(`\n${formatProvoked(rows)}\n`),
  };
}
