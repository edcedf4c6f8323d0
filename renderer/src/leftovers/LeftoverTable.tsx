import Checkbox from '@mui/material/Checkbox';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import type { Job } from '#shared/job.ts';
import type { FoundLeftover } from '#shared/leftovers.ts';

import { useFirstRows } from '../components/MoreRows.tsx';
import { Status } from '../components/Status.tsx';
import { useNow } from '../job/useNow.ts';
import { describeJob } from '../jobWords.ts';
import { isRunning, sortedJobs, useJobs } from '../stores/jobs.ts';
import { useWords } from '../texts/texts.ts';
import { amountOf, busyReason, idOf, sizeOf } from './leftoverWords.ts';

/** What was found. What may still be in use cannot be chosen, and says why. */
export function LeftoverTable(props: {
  readonly found: readonly FoundLeftover[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}): ReactNode {
  const { found, chosen, onChoose } = props;
  const words = useWords();
  const now = useNow(true, 60_000);
  const jobs = sortedJobs(useJobs((store) => store.jobs));
  const { first, more } = useFirstRows(found);
  const removable = found.filter(({ state }) => state === 'removable').map(idOf);
  const areAll = removable.length > 0 && removable.every((id) => chosen.has(id));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  return (
    <div
      className="card scroll-x"
      tabIndex={0}
      role="group"
      aria-label={words.say('leftovers.title')}
    >
      <table className="table" aria-label={words.say('leftovers.title')}>
        <thead>
          <tr>
            <th className="tick-cell">
              <Checkbox
                checked={areAll}
                indeterminate={!areAll && chosen.size > 0}
                disabled={removable.length === 0}
                onChange={() => onChoose(new Set(areAll ? [] : removable))}
                slotProps={{ input: { 'aria-label': words.say('leftovers.chooseAll') } }}
              />
            </th>
            <th>{words.say('leftovers.what')}</th>
            <th className="right">{words.say('leftovers.objects')}</th>
            <th className="right">{words.say('leftovers.size')}</th>
            <th className="right">{words.say('leftovers.changed')}</th>
            <th>{words.say('leftovers.job')}</th>
            <th>{words.say('leftovers.state')}</th>
          </tr>
        </thead>
        <tbody>
          {first.map((leftover) => (
            <LeftoverRow
              key={idOf(leftover)}
              leftover={leftover}
              job={jobs.find(({ id }) => id === leftover.jobId)}
              isChosen={chosen.has(idOf(leftover))}
              now={now}
              onToggle={() => toggle(idOf(leftover))}
            />
          ))}
        </tbody>
      </table>
      {more}
    </div>
  );
}

function LeftoverRow(props: {
  readonly leftover: FoundLeftover;
  readonly job: Job | undefined;
  readonly isChosen: boolean;
  readonly now: Date;
  readonly onToggle: () => void;
}): ReactNode {
  const { leftover, job, isChosen, now, onToggle } = props;
  const { kind, subject, changedAt } = leftover;
  const words = useWords();
  const why = busyReason(leftover, job !== undefined && isRunning(job), words);
  return (
    <tr
      className={why === null ? 'row-pick' : ''}
      data-selected={isChosen}
      onClick={why === null ? onToggle : undefined}
    >
      <td>
        <Checkbox
          checked={isChosen}
          disabled={why !== null}
          onChange={onToggle}
          onClick={(event) => event.stopPropagation()}
          slotProps={{
            input: { 'aria-label': `${words.say(`foundKind.${kind}`)} ${subject}` },
          }}
        />
      </td>
      <td className="leftover-subject">
        <span className="strong">{words.say(`foundKind.${kind}`)}</span>
        <span className="mono secondary break-anywhere">{subject}</span>
      </td>
      <td className="right">{amountOf(leftover, words)}</td>
      <td className="right">{sizeOf(leftover, words)}</td>
      <td className="right secondary" title={changedAt === null ? '' : words.time(changedAt)}>
        {changedAt === null ? '–' : words.ago(changedAt, now)}
      </td>
      <td className="leftover-job">
        {job === undefined ? (
          <span className="muted">{words.say('leftovers.otherProgram')}</span>
        ) : (
          <Link
            to={`/jobs/${job.id}`}
            title={describeJob(job, words)}
            onClick={(event) => event.stopPropagation()}
          >
            {describeJob(job, words)}
          </Link>
        )}
      </td>
      <td>
        {why === null ? (
          <Status kind="info" label={words.say('leftovers.removable')} />
        ) : (
          <Status kind="waiting" label={why} />
        )}
      </td>
    </tr>
  );
}
