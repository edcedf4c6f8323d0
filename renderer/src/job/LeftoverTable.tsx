import DeleteOutlined from '@mui/icons-material/DeleteOutlined';
import type { ReactNode } from 'react';

import type { Job, Leftover } from '#shared/job.ts';

import { isRunning } from '../stores/jobs.ts';
import { useWords } from '../texts/texts.ts';

/** What a clean-up does with each of them. */
const fates = {
  partialBackup: 'deleted',
  temporaryBackup: 'deleted',
  temporaryPrefix: 'deleted',
  collection: 'dropped',
  // What takes its place was counted before the switch began, so that a clean-up ends the switch.
  originalCollection: 'replaced',
  pausedGc: 'resumed',
  importJob: 'ended',
} as const satisfies Record<Leftover['kind'], string>;

/** What a job has made so far that is of no use unless it is finished. */
export function LeftoverTable({ job }: { readonly job: Job }): ReactNode {
  const words = useWords();
  // A pause ends with its job, whatever becomes of the rest; one that is still there afterwards could not be ended.
  const leftovers = job.leftovers.filter(({ kind }) => kind !== 'pausedGc' || !isRunning(job));
  const done = job.collections.filter(({ state }) => state === 'done').length;
  return (
    <div className="card leftovers">
      <table className="table" aria-label={words.say('job.left')}>
        <thead>
          <tr>
            <th>{words.say('job.what')}</th>
            <th>{words.say('job.where')}</th>
            <th>{words.say('job.fate')}</th>
          </tr>
        </thead>
        <tbody>
          {leftovers.map(({ kind, where }) => (
            <tr key={`${kind} ${where}`}>
              <td>{words.say(`job.leftover.${kind}`)}</td>
              <td className="mono secondary break-cell">{where}</td>
              <td>
                <Fate kind={kind} />
              </td>
            </tr>
          ))}
          {done > 0 && (
            <tr>
              <td>{words.count('job.finishedCollections', done)}</td>
              <td className="mono secondary break-cell">{job.plan.target.milvusAddress ?? '–'}</td>
              <td className="secondary">{words.say('job.fate.kept')}</td>
            </tr>
          )}
          {leftovers.length === 0 && done === 0 && (
            <tr>
              <td colSpan={3} className="muted">
                {words.say('job.nothingLeft')}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

function Fate({ kind }: { readonly kind: Leftover['kind'] }): ReactNode {
  const words = useWords();
  const fate = fates[kind];
  const text = words.say(`job.fate.${fate}`);
  if (fate === 'resumed' || fate === 'ended') return <span className="secondary">{text}</span>;
  return (
    <span className="status status-error">
      <DeleteOutlined aria-hidden />
      {text}
    </span>
  );
}
