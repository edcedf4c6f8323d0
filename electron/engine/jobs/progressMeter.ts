import type { Phase, Progress } from '#shared/job.ts';
import type { CopyRoute, Plan } from '#shared/plan.ts';

const windowMs = 10_000;
const stableMs = 10_000;
/** A rate counts as the same one while it stays within this share of the rate it is compared with. */
const stableShare = 0.3;
/** Below this span a rate is noise: one object that ends right after the first look would be gigabytes a second. */
const leastSpanMs = 1_000;

/** Share of a job's time by phase, in their order. Only the ratios matter. */
type Weights = Partial<Record<Phase, number>>;

const weights: Record<Plan['options']['kind'], Weights> = {
  backup: { prepare: 5, backUp: 90, verify: 5 },
  restore: { prepare: 3, transfer: 30, restore: 50, index: 7, load: 5, verify: 5 },
  copy: { prepare: 3, backUp: 30, transfer: 15, restore: 35, index: 7, load: 5, verify: 5 },
  delete: { prepare: 100 },
  cleanUp: { prepare: 100 },
  transfer: { prepare: 5, transfer: 90, verify: 5 },
};

/** The weights of a plan; a restore that reads the backup where it lies has no transfer. */
export function phaseWeights(plan: Plan): Weights {
  const { transfer: _, ...others } = weights[plan.options.kind];
  const isCopying =
    plan.options.kind === 'transfer' || plan.actions.some(({ verb }) => verb === 'copyTemporary');
  return isCopying ? weights[plan.options.kind] : others;
}

/** A way that bytes take; where they lie already they take none. */
export type MovingRoute = Exclude<CopyRoute, 'none'>;

interface Counts {
  readonly bytes: number;
  readonly objects: number;
}

const nothing: Counts = { bytes: 0, objects: 0 };

/**
 * Counts what a job has planned and done. The fraction is the weight of the phases before the present one, and of the
 * present one the share of what was still to be done when it began; it never goes back, even when the total grows.
 */
export function createProgressMeter(phases: Weights) {
  const names = Object.keys(phases);
  const shares = Object.values(phases);
  const sum = shares.reduce((total, share) => total + share, 0);
  const rateAt = createRate();
  let planned: Counts | null = null;
  let done = nothing;
  let doneBefore = nothing;
  let movedBytes: Progress['movedBytes'];
  let position = 0;
  let fraction = 0;

  function advance(): void {
    const before = shares.slice(0, position).reduce((total, share) => total + share, 0);
    const present = (shares[position] ?? 0) * shareOf(doneBefore, done, planned ?? done);
    fraction = Math.min(1, Math.max(fraction, (before + present) / sum));
  }

  return {
    phase(phase: Phase): void {
      const next = names.indexOf(phase);
      // Rows may be in different phases; one that is behind does not take the whole job back.
      if (next <= position) return;
      advance();
      position = next;
      doneBefore = done;
    },
    planned(bytes: number, objects: number): void {
      planned = add(planned ?? nothing, bytes, objects);
    },
    done(bytes: number, objects: number): void {
      done = add(done, bytes, objects);
    },
    moved(bytes: number, route: MovingRoute): void {
      movedBytes = { ...movedBytes, [route]: (movedBytes?.[route] ?? 0) + bytes };
    },
    /** The job succeeded: the fraction is 1 from here on. */
    complete(): void {
      fraction = 1;
    },
    /** Progress at a time of the monotonic clock. Every look is also a sample of the rate. */
    snapshot(nowMs: number): Progress {
      advance();
      const { bytesPerSecond, isStable } = rateAt(nowMs, done.bytes);
      const leftBytes = planned === null ? 0 : planned.bytes - done.bytes;
      const hasEnd = isStable && bytesPerSecond && leftBytes > 0;
      return {
        doneBytes: done.bytes,
        totalBytes: planned?.bytes ?? null,
        doneObjects: done.objects,
        totalObjects: planned?.objects ?? null,
        bytesPerSecond,
        secondsLeft: hasEnd ? Math.ceil(leftBytes / bytesPerSecond) : null,
        fraction,
        ...(movedBytes && { movedBytes }),
      };
    },
  };
}

function add(counts: Counts, bytes: number, objects: number): Counts {
  return { bytes: counts.bytes + bytes, objects: counts.objects + objects };
}

/** By bytes where there are any to do, else by objects, else nothing is known: 0. */
function shareOf(before: Counts, done: Counts, planned: Counts): number {
  for (const unit of ['bytes', 'objects'] as const) {
    const toDo = planned[unit] - before[unit];
    if (toDo > 0) return Math.min(1, (done[unit] - before[unit]) / toDo);
  }
  return 0;
}

/** Bytes a second over the last 10 s, and whether that has been about the same for 10 s. */
function createRate() {
  let samples: { readonly atMs: number; readonly bytes: number }[] = [];
  let reference = { bytesPerSecond: Number.NaN, sinceMs: 0 };
  return (nowMs: number, bytes: number): { bytesPerSecond: number | null; isStable: boolean } => {
    samples.push({ atMs: nowMs, bytes });
    // The last one before the window stays: it is where the window begins.
    const inside = samples.findIndex(({ atMs }) => atMs > nowMs - windowMs);
    samples = samples.slice(Math.max(0, inside - 1));
    const first = samples[0] ?? { atMs: nowMs, bytes };
    const spanMs = nowMs - first.atMs;
    if (spanMs < leastSpanMs) return { bytesPerSecond: null, isStable: false };
    const bytesPerSecond = ((bytes - first.bytes) * 1000) / spanMs;
    const difference = Math.abs(bytesPerSecond - reference.bytesPerSecond);
    const isNear = difference <= stableShare * reference.bytesPerSecond;
    if (!isNear) reference = { bytesPerSecond, sinceMs: nowMs };
    return { bytesPerSecond, isStable: nowMs - reference.sinceMs >= stableMs };
  };
}
