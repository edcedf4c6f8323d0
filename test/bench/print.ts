import { appendFileSync } from 'node:fs';
import { loadavg } from 'node:os';

/** A measurement. Nothing can fail on it: it is printed, at once and in the table at the end of `npm run bench`. */
export interface Figure {
  readonly what: string;
  readonly value: string;
  /** What it is compared with: a bar, or another program. */
  readonly beside?: string;
}

/** Prints a figure with the load of the machine, which says what it is worth. */
export function print({ what, value, beside = '' }: Figure): void {
  const load = (loadavg()[0] ?? 0).toFixed(1);
  const rest = [beside, `load ${load}`].filter((part) => part !== '').join('; ');
  console.log(`figure: ${what}: ${value} (${rest})`);
  const file = process.env['BENCH_FIGURES'];
  if (file) appendFileSync(file, `${JSON.stringify({ what, value, beside, load })}\n`);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
