import { memo, type ReactNode } from 'react';

import type { CollectionProgress, Job } from '#shared/job.ts';

import { useFirstRows } from '../components/MoreRows.tsx';
import { ProgressBar } from '../components/ProgressBar.tsx';
import { Status } from '../components/Status.tsx';
import { bytesInWords, phaseName } from '../jobWords.ts';
import { isRunning } from '../stores/jobs.ts';
import { useWords } from '../texts/texts.ts';
import { byteShare, rowStatus, sortedRows } from './rowState.ts';

/** Every collection of a job on its own way through the phases. */
export function CollectionTable({ job }: { readonly job: Job }): ReactNode {
  const words = useWords();
  const { first, more } = useFirstRows(sortedRows(job.collections));
  return (
    <>
      <table className="table" aria-label={words.say('job.collectionsTab')}>
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
          {first.map((collection) => (
            <CollectionRow
              key={`${collection.source} ${collection.target}`}
              collection={collection}
              isJobOver={!isRunning(job)}
            />
          ))}
        </tbody>
      </table>
      {more}
    </>
  );
}

/** Drawn anew only when its own collection moved: a job may have thousands. */
const CollectionRow = memo(function CollectionRow(props: {
  readonly collection: CollectionProgress;
  readonly isJobOver: boolean;
}): ReactNode {
  const { source, target, phase, state, rows } = props.collection;
  const words = useWords();
  const status = rowStatus(props.collection, props.isJobOver, words);
  const name = source === target ? target : `${source} → ${target}`;
  return (
    <tr>
      <td className="strong name-cell name-pair" title={name}>
        {name}
      </td>
      <td className="secondary">{phaseWord(state, phaseName(phase, words))}</td>
      <td>
        <ByteProgress collection={props.collection} />
      </td>
      <td className="right">{rows === null ? '–' : words.number(rows.counted ?? rows.imported)}</td>
      <td className="status-cell" title={status.label}>
        <Status kind={status.kind} label={status.label} />
      </td>
    </tr>
  );
});

function phaseWord(state: CollectionProgress['state'], phase: string): string {
  return state === 'waiting' || state === 'done' || state === 'skipped' ? '–' : phase;
}

function ByteProgress({ collection }: { readonly collection: CollectionProgress }): ReactNode {
  const words = useWords();
  const share = byteShare(collection);
  if (share === null) return <span className="muted">–</span>;
  return (
    <span className="row">
      <span className="number right percent">{words.percent(share)}</span>
      <span className="row-bar">
        <ProgressBar
          fraction={share}
          label={collection.target}
          isDone={collection.state === 'done'}
          isThin
        />
      </span>
      <span className="secondary number no-wrap">
        {share === 1 ? words.bytes(collection.doneBytes) : bytesInWords(collection, words)}
      </span>
    </span>
  );
}
