import type { Sample } from '../stores/jobs.ts';

interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

interface RateCurve {
  readonly points: readonly CurvePoint[];
  /** Top of the axis: the next round number above the highest rate. */
  readonly topBytesPerSecond: number;
  readonly highestBytesPerSecond: number;
  readonly spanSeconds: number;
}

/** More would be less than a pixel each. */
const mostPoints = 240;

/** The samples as points in a box of 1 × 1, with 0 below; null where they make no line yet. */
export function rateCurve(samples: readonly Sample[]): RateCurve | null {
  const rates = samples.flatMap(({ atMs, bytesPerSecond }) =>
    bytesPerSecond === null ? [] : [{ atMs, bytesPerSecond }],
  );
  const [first] = rates;
  const last = rates.at(-1);
  if (first === undefined || last === undefined || rates.length < 2) return null;
  const highestBytesPerSecond = rates.reduce(
    (most, { bytesPerSecond }) => Math.max(most, bytesPerSecond),
    0,
  );
  const topBytesPerSecond = roundUp(highestBytesPerSecond);
  const spanMs = Math.max(1000, last.atMs - first.atMs);
  const every = Math.ceil(rates.length / mostPoints);
  return {
    points: rates
      .filter((rate, index) => index % every === 0 || rate === last)
      .map(({ atMs, bytesPerSecond }) => ({
        x: (atMs - first.atMs) / spanMs,
        y: bytesPerSecond / topBytesPerSecond,
      })),
    topBytesPerSecond,
    highestBytesPerSecond,
    spanSeconds: spanMs / 1000,
  };
}

/** The next 1, 2 or 5 with zeros in binary units, so that the axis has round words. */
function roundUp(bytesPerSecond: number): number {
  const unit = 1024 ** Math.floor(Math.log(Math.max(1, bytesPerSecond)) / Math.log(1024));
  const value = bytesPerSecond / unit;
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
  return (steps.find((step) => step >= value) ?? 1024) * unit;
}
