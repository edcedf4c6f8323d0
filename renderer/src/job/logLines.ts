import type { JobEvent } from '#shared/job.ts';

import { phaseName } from '../jobWords.ts';
import type { Words } from '../texts/texts.ts';
import { warningText } from '../warningText.ts';

export interface LogLine {
  readonly key: string;
  /** ISO time */
  readonly at: string;
  readonly text: string;
  readonly level: 'info' | 'warning' | 'error';
}

/** The events of a job as lines, newest first. The journal and the window may both have seen one: it is told once. */
export function logLines(
  earlier: readonly JobEvent[],
  news: readonly JobEvent[],
  words: Words,
): readonly LogLine[] {
  const lines = new Map<string, LogLine>();
  /** What was last said of a collection: its rows and bytes change without its words. */
  const said = new Map<string, string>();
  for (const event of [...earlier, ...news].toSorted((a, b) => a.at.localeCompare(b.at))) {
    const line = lineOf(event, words);
    if (line === null) continue;
    if (event.type === 'job.collection') {
      if (said.get(event.collection.target) === line.text) continue;
      said.set(event.collection.target, line.text);
    }
    // What the journal keeps of an event is not all that the window was told; what it says is the same.
    const key = `${event.at} ${line.text}`;
    if (!lines.has(key)) lines.set(key, { ...line, key, at: event.at });
  }
  return [...lines.values()].toReversed();
}

type Line = Pick<LogLine, 'text' | 'level'>;

function lineOf(event: JobEvent, words: Words): Line | null {
  const info = (text: string): Line => ({ text, level: 'info' });
  switch (event.type) {
    case 'job.queued':
      return info(words.say('job.event.queued'));
    case 'job.started':
      return info(words.say('job.event.started'));
    case 'job.phase':
      return info(words.say('job.event.phase', { phase: phaseName(event.phase, words) }));
    case 'job.progress':
    case 'job.leftovers':
      return null;
    case 'job.collection': {
      const { target, state, phase, error } = event.collection;
      const level = error === null ? 'info' : 'error';
      const what =
        error !== null
          ? words.error(error).title
          : state === 'running'
            ? phaseName(phase, words)
            : words.say(`job.collection.${state}`);
      return { text: words.say('job.says', { job: target, what }), level };
    }
    case 'job.warning':
      return { text: warningText(event.warning, words), level: 'warning' };
    case 'job.waiting':
      return { text: words.error(event.reason).title, level: 'warning' };
    case 'job.stopping':
      return info(words.say('job.state.stopping'));
    case 'job.finished': {
      const { error, outcome } = event;
      // That it was stopped is no error of anybody.
      if (error !== null && outcome === 'failed') {
        return { text: words.error(error).title, level: 'error' };
      }
      return info(words.say(`job.event.${outcome}`));
    }
  }
}
