import type { CollectionProgress, Job } from '#shared/job.ts';

import { clean, shorten } from './clean.ts';
import type { Paint, Style } from './screen.ts';
import type { Cell } from './table.ts';
import { widthOf } from './table.ts';
import type { Words } from './words.ts';

/** After this long without an event the line says so. */
const quietMs = 60_000;

/** Where a job stands, on one line: phase, share, bytes, rate, time left; only what is known. */
export function statusLine(job: Job, words: Words, sinceChangeMs: number): string {
  const { doneBytes, totalBytes, bytesPerSecond, secondsLeft, fraction } = job.progress;
  const parts = [words.say(`phase.${job.phase}`)];
  if (job.state === 'stopping') parts[0] = words.say('state.stopping');
  if (fraction > 0) parts.push(words.percent(fraction));
  if (totalBytes !== null && totalBytes > 0) {
    const [done, total] = [words.bytes(doneBytes), words.bytes(totalBytes)];
    parts.push(words.say('progress.of', { done, total }));
  }
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

const marks: Record<CollectionProgress['state'], { mark: string; style: Style }> = {
  failed: { mark: '✗', style: 'red' },
  running: { mark: '●', style: 'bold' },
  waiting: { mark: '○', style: 'dim' },
  done: { mark: '✓', style: 'green' },
  skipped: { mark: '–', style: 'dim' },
};
const order = Object.keys(marks);

/**
 * The block a terminal shows while a job runs: status, bar, and as many collections as there is room for, those that need
 * a look first. Never wider than the terminal, and one line lower, so that redrawing it never scrolls.
 */
export function progressBlock(
  job: Job,
  words: Words,
  page: {
    readonly columns: number;
    readonly rows: number;
    readonly paint: Paint;
    readonly sinceChangeMs: number;
  },
): string[] {
  const { columns, rows, paint } = page;
  const status = shorten(statusLine(job, words, page.sinceChangeMs), columns - 1);
  const head = [paint('bold', status), bar(job.progress.fraction, Math.min(40, columns - 1))];
  const room = Math.max(0, rows - head.length - 2);
  const sorted = job.collections.toSorted(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state),
  );
  const shown = sorted.slice(0, room);
  const widest = Math.max(0, ...shown.map(({ target }) => widthOf(clean(target))));
  const nameWidth = Math.min(widest, Math.floor(columns / 2));
  const lines = shown.map((collection) => {
    const { mark, style } = marks[collection.state];
    const name = padded(shorten(clean(collection.target), nameWidth), nameWidth);
    const text = shorten(`${name}  ${collectionWords(collection, words)}`.trimEnd(), columns - 3);
    return `${paint(style, mark)} ${text}`;
  });
  const hidden = sorted.length - shown.length;
  if (hidden > 0) lines.push(shorten(words.count('progress.more', hidden), columns - 1));
  return [...head.slice(0, Math.max(1, rows - 1)), ...lines];
}

function collectionWords(collection: CollectionProgress, words: Words): string {
  const { state, phase, doneBytes, totalBytes } = collection;
  if (state !== 'running') return words.say(`collection.${state}`);
  const word = words.say(`phase.${phase}`);
  if (totalBytes === null || totalBytes === 0) return word;
  const [done, total] = [words.bytes(doneBytes), words.bytes(totalBytes)];
  return `${word} · ${words.say('progress.of', { done, total })}`;
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

function bar(fraction: number, width: number): string {
  const full = Math.floor(Math.min(1, Math.max(0, fraction)) * width);
  return '█'.repeat(full) + '░'.repeat(Math.max(0, width - full));
}

/** ✓ and its word, in the colour that goes with it. */
export function verdictCell(collection: CollectionProgress, words: Words): Cell {
  if (collection.state === 'failed') {
    return { text: `✗ ${words.say('collection.failed')}`, style: 'red' };
  }
  switch (collection.rows?.verdict) {
    case undefined:
      return { text: words.say(`collection.${collection.state}`) };
    case 'equal':
      return { text: `✓ ${words.say('verdict.equal')}`, style: 'green' };
    case 'explained':
      return { text: `✓ ${words.say('verdict.explained')}`, style: 'green' };
    case 'countedByImport':
      return { text: `! ${words.say('verdict.countedByImport')}`, style: 'yellow' };
    case 'different':
      return { text: `✗ ${words.say('verdict.different')}`, style: 'red' };
  }
}
