import type { ReactNode } from 'react';

import type { CollectionProgress, Job, RowCheck } from '#shared/job.ts';

import { Emphasis } from '../components/Emphasis.tsx';
import { useFirstRows } from '../components/MoreRows.tsx';
import { Note, Status } from '../components/Status.tsx';
import { useWords, type Words } from '../texts/texts.ts';
import { sortedRows, verdictLooks } from './rowState.ts';

/** Rows that the backup says, that Milvus took in, and that were counted afterwards, side by side. */
export function VerificationTable({ job }: { readonly job: Job }): ReactNode {
  const words = useWords();
  const { first, more } = useFirstRows(sortedRows(job.collections));
  const explained = job.collections.filter(({ rows }) => rows?.verdict === 'explained');
  const uncounted = job.collections.filter(({ rows }) => rows?.verdict === 'countedByImport');
  return (
    <>
      <div className="row verification-head">
        <h2 className="card-title">{words.say('job.rowCounts')}</h2>
        <span className="caption muted">{words.say('job.rowCountsHow')}</span>
      </div>
      <table className="table" aria-label={words.say('job.verification')}>
        <thead>
          <tr>
            <th>{words.say('job.collection')}</th>
            <th className="right">{words.say('job.backupSays')}</th>
            <th className="right">{words.say('job.imported')}</th>
            <th className="right">{words.say('job.countedNow')}</th>
            <th>{words.say('job.verdictColumn')}</th>
          </tr>
        </thead>
        <tbody>
          {first.map((collection) => (
            <VerificationRow key={collection.target} collection={collection} />
          ))}
        </tbody>
      </table>
      {more}
      {explained.length + uncounted.length > 0 && (
        <div className="column padded">
          {explained.length > 0 && (
            <Note kind="info">
              <Emphasis
                text={words.say('job.explainedWhy', { collections: namesOf(explained, words) })}
              />
            </Note>
          )}
          {uncounted.length > 0 && (
            <Note kind="warning">
              <Emphasis
                text={words.say('job.uncountedWhy', { collections: namesOf(uncounted, words) })}
              />
            </Note>
          )}
        </div>
      )}
    </>
  );
}

function VerificationRow(props: { readonly collection: CollectionProgress }): ReactNode {
  const { target, rows, error } = props.collection;
  const words = useWords();
  return (
    <tr>
      <td className="strong name-cell" title={target}>
        {target}
      </td>
      <td className="right">{rows === null ? '–' : expected(rows, words)}</td>
      <td className="right">{rows === null ? '–' : words.number(rows.imported)}</td>
      <td className="right">
        {rows === null || rows.counted === null ? '–' : words.number(rows.counted)}
      </td>
      <td className="status-cell">
        {rows !== null && (
          <Status
            kind={verdictLooks[rows.verdict]}
            label={words.say(`job.verdict.${rows.verdict}`)}
          />
        )}
        {rows === null && error !== null && (
          <Status kind="error" label={words.error(error).title} />
        )}
        {rows === null && error === null && '–'}
      </td>
    </tr>
  );
}

/** Deletes in the backup make it a range. */
function expected({ least, most }: RowCheck, words: Words): string {
  if (least === most) return words.number(most);
  return words.say('job.range', { least: words.number(least), most: words.number(most) });
}

const namedCollections = 3;

/** default.products_bak, default.events_bak and 4 more */
function namesOf(collections: readonly CollectionProgress[], words: Words): string {
  const names = collections.map(({ target }) => target);
  const more = names.length - namedCollections;
  const shown = names.slice(0, namedCollections);
  return words.list(more > 0 ? [...shown, words.count('job.andMore', more)] : shown);
}
