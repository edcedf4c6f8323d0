import type { Clock } from '#engine/clock.ts';
import type { EngineEvent } from '#shared/event.ts';
import type { Job } from '#shared/job.ts';

import { progressBlock, statusLine } from './jobWords.ts';
import type { Screen } from './screen.ts';
import type { Words } from './words.ts';

/** Shows a job while it runs. */
export interface JobView {
  event(event: EngineEvent, job: Job): void;
  /** Called four times a second. */
  tick(job: Job): void;
  /** The job is over; what only made sense meanwhile goes. */
  end(): void;
}

const lineEveryMs = 10_000;

/** A JSON line for each event, a block that is redrawn on a terminal, or a line now and then anywhere else. */
export function createJobView(screen: Screen, words: Words, clock: Clock): JobView {
  if (screen.isJson) {
    return { event: (event) => screen.json(event), tick: () => undefined, end: () => undefined };
  }
  return screen.isLive
    ? createLiveView(screen, words, clock)
    : createLineView(screen, words, clock);
}

function createLiveView({ out, paint }: Screen, words: Words, clock: Clock): JobView {
  let shown: readonly string[] = [];
  let changedMs = clock.monotonicMs();
  const draw = (lines: readonly string[]): void => {
    const up = shown.length === 0 ? '' : `\u001B[${shown.length}A\u001B[0J`;
    out.write(up + lines.map((line) => `${line}\n`).join(''));
    shown = lines;
  };
  return {
    event() {
      changedMs = clock.monotonicMs();
    },
    tick(job) {
      const { columns, rows } = out;
      const sinceChangeMs = clock.monotonicMs() - changedMs;
      const lines = progressBlock(job, words, { columns, rows, paint, sinceChangeMs });
      if (lines.join('\n') !== shown.join('\n')) draw(lines);
    },
    end: () => draw([]),
  };
}

function createLineView(screen: Screen, words: Words, clock: Clock): JobView {
  let printedMs = clock.monotonicMs();
  let changedMs = printedMs;
  const print = (job: Job): void => {
    printedMs = clock.monotonicMs();
    screen.lines(statusLine(job, words, printedMs - changedMs));
  };
  return {
    event(event, job) {
      changedMs = clock.monotonicMs();
      const isNews =
        event.type === 'job.phase' || event.type === 'job.waiting' || event.type === 'job.stopping';
      if (isNews) print(job);
    },
    tick(job) {
      if (clock.monotonicMs() - printedMs >= lineEveryMs) print(job);
    },
    end: () => undefined,
  };
}
