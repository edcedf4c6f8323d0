import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined';
import RadioButtonUncheckedOutlined from '@mui/icons-material/RadioButtonUncheckedOutlined';
import SyncOutlined from '@mui/icons-material/SyncOutlined';
import type { ReactNode } from 'react';

import type { Job, Phase } from '#shared/job.ts';

import { phaseName } from '../jobWords.ts';
import { useWords } from '../texts/texts.ts';
import { phaseState } from './phases.ts';

const icons = {
  done: CheckCircleOutlined,
  now: SyncOutlined,
  next: RadioButtonUncheckedOutlined,
} as const;

/** All phases side by side: which are over, which one runs, and how many collections are through. */
export function PhaseStrip(props: {
  readonly job: Job;
  readonly phases: readonly Phase[];
}): ReactNode {
  const { job, phases } = props;
  const words = useWords();
  return (
    <ol className="job-phases" aria-label={words.say('job.phases')}>
      {phases.map((phase) => {
        const { state, finished, share } = phaseState(phase, job, phases);
        const Icon = icons[state];
        return (
          <li
            key={phase}
            className={`job-phase job-phase-${state}`}
            aria-current={state === 'now' ? 'step' : undefined}
          >
            <span className="job-phase-bar">
              <span style={{ width: `${Math.round(share * 100)}%` }} />
            </span>
            <span className="job-phase-name">
              <Icon aria-hidden />
              <span className="ellipsis" title={phaseName(phase, words)}>
                {phaseName(phase, words)}
              </span>
            </span>
            <span className="caption muted number job-phase-count">
              <span className="visually-hidden">{words.say(`job.legState.${state}`)}, </span>
              {words.say('job.countOf', {
                done: words.number(finished),
                total: words.number(job.collections.length),
              })}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
