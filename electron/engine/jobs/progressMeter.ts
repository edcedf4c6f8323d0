import type { Phase, Progress } from '#shared/job.ts';
import type { Plan } from '#shared/plan.ts';

const windowMs = 10_000;
const stableMs = 10_000;
/** A rate counts as the same one while it stays within this share of the rate it is compared with. */
const stableShare = 0.3;
/** Below this span a rate is noise: one object that ends right after the first look would be gigabytes a second. */
const leastSpanMs = 1_000;

type Weights = readonly (readonly [Phase, number])[];

/** Share of a job's time by phase, in their order. Only the ratios matter. */
const weights = {
  backup: [
    ['prepare', 5],
    ['backUp', 90],
    ['verify', 5],
  ],
  restore: [
    ['prepare', 3],
    ['transfer', 30],
    ['restore', 50],
    ['index', 7],
    ['load', 5],
    ['verify', 5],
  ],
  delete: [['prepare', 100]],
} as const satisfies Record<Plan['options']['kind'], Weights>;

/** The weights of a plan; a restore that reads the backup where it lies has no transfer. */
export function phaseWeights(plan: Plan): Weights {
  const all: Weights = weights[plan.options.kind];
  const copies = plan.actions.some(({ verb }) => verb === 'copyTemporary');
  return copies ? all : all.filter(([phase]) => phase !== 'transfer');
}

export interface ProgressMeter {
  phase(phase: Phase): void;
  planned(bytes: number, objects: number): void;
  done(bytes: number, objects: number): void;
  /** The job succeeded: the fraction is 1 from here on. */
  complete(): void;
  /** Progress at a time of the monotonic clock. Every look is also a sample of the rate. */
  snapshot(nowMs: number): Progress;
}

interface Counts {
  readonly bytes: number;
  readonly objects: number;
}

/**
 * Counts what a job has planned and done. The fraction is the weight of the phases before the present one, and of the
 * present one the share of what was still to be done when it began; it never goes back, even when the total grows.
 */
export function createProgressMeter(phases: Weights): ProgressMeter {
  let planned: Counts | null = null;
  let done: Counts = { bytes: 0, objects: 0 };
  let doneBefore: Counts = done;
  let position = 0;
  let fraction = 0;
  const rate = createRate();
  const sum = phases.reduce((total, [, weight]) => total + weight, 0);

  function reached(): number {
    const before = phases.slice(0, position).reduce((total, [, weight]) => total + weight, 0);
    const weight = phases[position]?.[1] ?? 0;
    return (before + weight * shareOf(doneBefore, done, planned ?? done)) / sum;
  }

  return {
    phase(phase) {
      const next = phases.findIndex(([name]) => name === phase);
      // Rows may be in different phases; one that is behind does not take the whole job back.
      if (next <= position) return;
      fraction = Math.max(fraction, reached());
      position = next;
      doneBefore = done;
    },
    planned(bytes, objects) {
      planned = add(planned ?? { bytes: 0, objects: 0 }, bytes, objects);
    },
    done(bytes, objects) {
      done = add(done, bytes, objects);
    },
    complete() {
      fraction = 1;
    },
    snapshot(nowMs) {
      fraction = Math.min(1, Math.max(fraction, reached()));
      const { bytesPerSecond, isStable } = rate.sample(nowMs, done.bytes);
      const leftBytes = planned === null ? 0 : planned.bytes - done.bytes;
      return {
        doneBytes: done.bytes,
        totalBytes: planned?.bytes ?? null,
        doneObjects: done.objects,
        totalObjects: planned?.objects ?? null,
        bytesPerSecond,
        secondsLeft:
          isStable && bytesPerSecond && leftBytes > 0
            ? Math.ceil(leftBytes / bytesPerSecond)
            : null,
        fraction,
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

interface Rate {
  sample(nowMs: number, bytes: number): { bytesPerSecond: number | null; isStable: boolean };
}

function createRate(): Rate {
  let samples: { readonly atMs: number; readonly bytes: number }[] = [];
  let reference: { readonly bytesPerSecond: number; readonly sinceMs: number } | null = null;
  return {
    sample(nowMs, bytes) {
      samples.push({ atMs: nowMs, bytes });
      // The last one before the window stays: it is where the window begins.
      const inside = samples.findIndex(({ atMs }) => atMs > nowMs - windowMs);
      samples = samples.slice(Math.max(0, inside - 1));
      const first = samples[0] ?? { atMs: nowMs, bytes };
      const spanMs = nowMs - first.atMs;
      if (spanMs < leastSpanMs) return { bytesPerSecond: null, isStable: false };
      const bytesPerSecond = ((bytes - first.bytes) * 1000) / spanMs;
      if (reference === null || !isNear(bytesPerSecond, reference.bytesPerSecond)) {
        reference = { bytesPerSecond, sinceMs: nowMs };
      }
      return { bytesPerSecond, isStable: nowMs - reference.sinceMs >= stableMs };
    },
  };
}

function isNear(rate: number, reference: number): boolean {
  return Math.abs(rate - reference) <= stableShare * reference;
}
