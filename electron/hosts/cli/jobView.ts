import type { EngineEvent } from '#shared/event.ts';
import type { CollectionProgress, Job } from '#shared/job.ts';

import { clean, padded, shorten, widthOf } from './clean.ts';
import type { Screen, Style } from './screen.ts';
import type { Scope } from './session.ts';
import type { Words } from './words.ts';

const lineEveryMs = 10_000;
/** After this long without an event the line says so. */
const quietMs = 60_000;

/**
 * Shows a job while it runs: a JSON line for each event, a block that is redrawn on a terminal, or a line now and then
 * anywhere else. tick is called four times a second; end removes what only made sense meanwhile.
 */
export function createJobView({ screen, words, host: { clock } }: Scope) {
  let printedMs = clock.monotonicMs();
  let changedMs = printedMs;
  let shown: readonly string[] = [];

  const status = (job: Job): string => statusLine(job, words, clock.monotonicMs() - changedMs);
  function print(job: Job): void {
    printedMs = clock.monotonicMs();
    screen.lines(status(job));
  }
  function draw(lines: readonly string[]): void {
    if (lines.join('\n') === shown.join('\n')) return;
    const up = shown.length === 0 ? '' : `\u001B[${shown.length}A\u001B[0J`;
    screen.write(up + lines.map((line) => `${line}\n`).join(''));
    shown = lines;
  }
  return {
    event(event: EngineEvent, job: Job): void {
      changedMs = clock.monotonicMs();
      if (screen.isJson) screen.json(event);
      else if (!screen.isLive && news.includes(event.type)) print(job);
    },
    tick(job: Job): void {
      if (screen.isLive) draw(progressBlock(job, status(job), { screen, words }));
      else if (!screen.isJson && clock.monotonicMs() - printedMs >= lineEveryMs) print(job);
    },
    end: () => draw([]),
  };
}

const news: readonly EngineEvent['type'][] = ['job.phase', 'job.waiting', 'job.stopping'];

/** Where a job stands, on one line: phase, share, bytes, rate, time left; only what is known. */
function statusLine(job: Job, words: Words, sinceChangeMs: number): string {
  const { bytesPerSecond, secondsLeft, fraction } = job.progress;
  const isStopping = job.state === 'stopping';
  const parts = [words.say(isStopping ? 'state.stopping' : `phase.${job.phase}`)];
  if (fraction > 0) parts.push(words.percent(fraction));
  parts.push(...bytesOf(job.progress, words));
  if (bytesPerSecond !== null && bytesPerSecond > 0) parts.push(words.rate(bytesPerSecond));
  if (secondsLeft !== null) {
    parts.push(words.say('progress.left', { time: words.timeLeft(secondsLeft) }));
  }
  if (job.state === 'waiting' && job.error !== null) {
    parts.push(words.say('progress.waiting', { reason: words.error(job.error).title }));
  } else if (sinceChangeMs >= quietMs) {
    parts.push(words.say('progress.quiet', { time: words.duration(sinceChangeMs) }));
  }
  return parts.join(' · ');
}

/** 10 GiB of 48 GiB, when the whole is known. */
function bytesOf(
  { doneBytes, totalBytes }: Pick<CollectionProgress, 'doneBytes' | 'totalBytes'>,
  words: Words,
): string[] {
  if (totalBytes === null || totalBytes === 0) return [];
  return [
    words.say('progress.of', { done: words.bytes(doneBytes), total: words.bytes(totalBytes) }),
  ];
}

/** In the order in which they need a look. */
const marks: Record<CollectionProgress['state'], { mark: string; style: Style }> = {
  failed: { mark: '✗', style: 'red' },
  running: { mark: '●', style: 'bold' },
  waiting: { mark: '○', style: 'dim' },
  done: { mark: '✓', style: 'green' },
  skipped: { mark: '–', style: 'dim' },
};
const order = Object.keys(marks);

/**
 * The block a terminal shows while a job runs: status, bar, and as many collections as there is room for. Never wider than
 * the terminal, and one line lower, so that redrawing it never scrolls.
 */
function progressBlock(
  job: Job,
  status: string,
  { screen, words }: { readonly screen: Screen; readonly words: Words },
): string[] {
  const { columns, rows } = screen.size();
  const head = [
    screen.paint('bold', shorten(status, columns - 1)),
    bar(job.progress.fraction, Math.min(40, columns - 1)),
  ];
  const sorted = job.collections.toSorted(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state),
  );
  const shown = sorted.slice(0, Math.max(0, rows - head.length - 2));
  const widest = Math.max(0, ...shown.map(({ target }) => widthOf(clean(target))));
  const nameWidth = Math.min(widest, Math.floor(columns / 2));
  const lines = shown.map((collection) => {
    const { mark, style } = marks[collection.state];
    const name = padded(shorten(clean(collection.target), nameWidth), nameWidth);
    const text = shorten(`${name}  ${collectionWords(collection, words)}`, columns - 3);
    return `${screen.paint(style, mark)} ${text}`;
  });
  const hidden = sorted.length - shown.length;
  if (hidden > 0) lines.push(shorten(words.count('progress.more', hidden), columns - 1));
  return [...head.slice(0, Math.max(1, rows - 1)), ...lines];
}

function collectionWords(collection: CollectionProgress, words: Words): string {
  const { state, phase } = collection;
  if (state !== 'running') return words.say(`collection.${state}`);
  return [words.say(`phase.${phase}`), ...bytesOf(collection, words)].join(' · ');
}

function bar(fraction: number, width: number): string {
  const full = Math.floor(Math.min(1, Math.max(0, fraction)) * width);
  return '█'.repeat(full) + '░'.repeat(Math.max(0, width - full));
}
