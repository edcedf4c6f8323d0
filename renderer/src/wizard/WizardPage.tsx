import type { ReactNode } from 'react';

import type { PlanRequest } from '#shared/plan.ts';
import { accept } from '#shared/preflight.ts';
import type { ClusterProfile } from '#shared/profile.ts';

import { shortHash } from '../job/shortHash.ts';
import { Page } from '../shell/Page.tsx';
import { TargetBand } from '../shell/TargetBand.tsx';
import { useWords } from '../texts/texts.ts';
import { checkStep } from './CheckStep.tsx';
import { isBegun, useDrafts, type WizardKind } from './drafts.ts';
import { ReviewStep } from './ReviewStep.tsx';
import { StartButton } from './StartButton.tsx';
import { usePlan } from './usePlan.ts';
import { usePreflight } from './usePreflight.ts';
import { WizardFrame } from './WizardFrame.tsx';
import { missing, type WizardStep } from './wizardStep.ts';

const titles = { copy: 'shell.copy', backUp: 'shell.backUp', restore: 'shell.restore' } as const;

/** A wizard: its own steps, then the review of the plan that they ask for, and the button that starts it. */
export function WizardPage(props: {
  readonly kind: WizardKind;
  readonly steps: readonly WizardStep[];
  readonly cluster: ClusterProfile | undefined;
  /** null as long as something is missing. */
  readonly request: PlanRequest | null;
  readonly summary: ReactNode;
  /** Takes a free name for the backup, where the wizard asks for one. */
  readonly onBackupName?: (backupName: string) => void;
}): ReactNode {
  const { kind, cluster, request, summary, onBackupName = null } = props;
  const words = useWords();
  const change = useDrafts((drafts) => drafts.change);
  const wanted = useDrafts((drafts) => drafts[kind].step);
  const isKept = useDrafts((drafts) => isBegun(drafts[kind]));
  const forget = useDrafts((drafts) => drafts.forget);
  const goTo = (step: number) => change(kind, { step });
  const { accepted, acceptReason: reason } = useDrafts((drafts) => drafts[kind]);
  const isAsked = props.steps.every(({ blocked }) => blocked === null);
  const preflight = usePreflight(isAsked && wanted >= props.steps.length ? request : null);
  const namesAt = props.steps.findIndex(({ id }) => id === 'names');
  const onEditNames = namesAt < 0 ? null : () => goTo(namesAt);
  const check = checkStep({
    query: preflight,
    accepted,
    words,
    onAccept: (ids) => change(kind, { accepted: ids }),
    reason,
    onReason: (acceptReason) => change(kind, { acceptReason }),
    onBackupName,
    onEditNames,
  });
  const steps = [...props.steps, check];
  const firstBlocked = steps.findIndex(({ blocked }) => blocked !== null);
  const reachable = firstBlocked < 0 ? steps.length : firstBlocked;
  const current = Math.min(wanted, reachable);
  const isReview = current === steps.length;
  const plan = usePlan(isReview ? request : null);
  // The review is not come to before every warning is ticked.
  const acceptance = accept(preflight.data ?? [], reason);
  const isPlanned = plan.data !== undefined && plan.error === null;
  const review: WizardStep = {
    id: 'review',
    title: words.say('wizard.step.review'),
    summary: '',
    facts: [],
    blocked: isPlanned ? null : missing(''),
    content: (
      <ReviewStep
        preview={plan.data}
        request={request}
        acceptance={acceptance}
        error={plan.error}
        cluster={cluster}
        steps={steps}
        onStep={goTo}
        onEditNames={onEditNames}
        onRetry={() => void plan.refetch()}
      />
    ),
  };
  const all = [...steps, review];
  return (
    <Page
      layout="fill"
      crumbs={[{ label: words.say(titles[kind]) }, { label: all[current]?.title ?? '' }]}
      band={
        cluster && <TargetBand cluster={cluster} role={kind === 'backUp' ? 'source' : 'target'} />
      }
    >
      <WizardFrame
        steps={all}
        current={current}
        reachable={reachable}
        onStep={goTo}
        onStartOver={isKept && !isReview ? () => forget(kind) : null}
        summary={isReview ? null : summary}
        lastNote={
          isPlanned && (
            <span className="caption muted wizard-hash" title={plan.data.sha256}>
              {words.say('wizard.plan')}{' '}
              <span className="mono">sha256 {shortHash(plan.data.sha256)}</span>
            </span>
          )
        }
        lastAction={
          <StartButton
            kind={kind}
            target={cluster?.name ?? ''}
            acceptance={acceptance}
            preview={isPlanned ? plan.data : undefined}
            isPlanning={plan.isPending || plan.isFetching}
          />
        }
      />
    </Page>
  );
}
