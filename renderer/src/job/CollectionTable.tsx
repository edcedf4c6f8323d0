import type { ReactNode } from 'react';

import type { CollectionProgress, Job } from '#shared/job.ts';

import { ProgressBar } from '../components/ProgressBar.tsx';
import { Status, type StatusKind } from '../components/Status.tsx';
import { phaseName } from '../jobWords.ts';
import { useWords } from '../texts/texts.ts';

/** In the order in which they need a look. */
const order = ['failed', 'running', 'waiting', 'done', 'skipped'] as const;
const looks = {
  failed: 'error',
  running: 'running',
  waiting: 'waiting',
  done: 'success',
  skipped: 'stopped',
} as const satisfies Record<CollectionProgress['state'], StatusKind>;

/** Every collection of a job on its own way through the phases. */
export function CollectionTable({ job }: { readonly job: Job }): ReactNode {
  const words = useWords();
  const rows = job.collections.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{words.say('job.collection')}</th>
          <th>{words.say('job.phaseColumn')}</th>
          <th>{words.say('job.progress')}</th>
          <th className="right">{words.say('job.rows')}</th>
          <th>{words.say('job.stateColumn')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((collection) => (
          <CollectionRow
            key={`${collection.source} ${collection.target}`}
            collection={collection}
          />
        ))}
      </tbody>
    </table>
  );
}

function CollectionRow({ collection }: { readonly collection: CollectionProgress }): ReactNode {
  const { source, target, phase, state, doneBytes, totalBytes, rows, error } = collection;
  const words = useWords();
  const fraction = totalBytes === null || totalBytes === 0 ? null : doneBytes / totalBytes;
  const label =
    state === 'done' && rows !== null
      ? words.say(`job.verdict.${rows.verdict}`)
      : words.say(`job.collection.${state}`);
  return (
    <tr>
      <td className="strong">{source === target ? target : `${source} → ${target}`}</td>
      <td className="secondary">{state === 'waiting' ? '–' : phaseName(phase, words)}</td>
      <td>
        {fraction === null ? (
          <span className="muted">–</span>
        ) : (
          <span className="row">
            <span className="number right" style={{ width: 48 }}>
              {words.percent(fraction)}
            </span>
            <span style={{ width: 72 }}>
              <ProgressBar fraction={fraction} label={target} isDone={state === 'done'} isThin />
            </span>
            <span className="secondary number">
              {words.say('job.bytesOf', {
                done: words.bytes(doneBytes),
                total: words.bytes(totalBytes ?? 0),
              })}
            </span>
          </span>
        )}
      </td>
      <td className="right">{rows === null ? '–' : words.number(rows.counted ?? rows.imported)}</td>
      <td>
        <Status kind={looks[state]} label={error === null ? label : words.error(error).title} />
      </td>
    </tr>
  );
}
