import type { ReactNode } from 'react';

import type { Job, RowCheck } from '#shared/job.ts';

import { Status, type StatusKind } from '../components/Status.tsx';
import { useWords, type Words } from '../texts/texts.ts';

const looks = {
  equal: 'success',
  explained: 'info',
  countedByImport: 'warning',
  different: 'error',
} as const satisfies Record<RowCheck['verdict'], StatusKind>;

/** Rows that the backup says, that Milvus took in, and that were counted afterwards, side by side. */
export function VerificationTable({ job }: { readonly job: Job }): ReactNode {
  const words = useWords();
  return (
    <table className="table">
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
        {job.collections.map(({ target, rows, error }) => (
          <tr key={target}>
            <td className="strong">{target}</td>
            <td className="right">{rows === null ? '–' : expected(rows, words)}</td>
            <td className="right">{rows === null ? '–' : words.number(rows.imported)}</td>
            <td className="right">
              {rows === null || rows.counted === null ? '–' : words.number(rows.counted)}
            </td>
            <td>
              {rows !== null && (
                <Status
                  kind={looks[rows.verdict]}
                  label={words.say(`job.verdict.${rows.verdict}`)}
                />
              )}
              {rows === null && error !== null && (
                <Status kind="error" label={words.error(error).title} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Deletes in the backup make it a range. */
function expected({ least, most }: RowCheck, words: Words): string {
  if (least === most) return words.number(most);
  return words.say('job.range', { least: words.number(least), most: words.number(most) });
}
