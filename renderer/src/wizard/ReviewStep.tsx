import Button from '@mui/material/Button';
import type { ReactNode } from 'react';

import { errorCatalog } from '#shared/errorCatalog.ts';
import { toErrorInfo } from '#shared/errors.ts';
import type { PlanPreview, PlanRequest } from '#shared/plan.ts';
import type { Acceptance } from '#shared/preflight.ts';
import type { ClusterProfile } from '#shared/profile.ts';

import { ErrorAction } from '../components/ErrorAction.tsx';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { WarningNotes } from '../components/WarningNotes.tsx';
import { dataPathOf } from '../dataPath/dataPath.ts';
import { DataPathPicture } from '../dataPath/DataPathPicture.tsx';
import { useClusters } from '../queries.ts';
import { useWords } from '../texts/texts.ts';
import { PlanSentence } from './PlanSentence.tsx';
import { ReviewTabs } from './ReviewTabs.tsx';
import type { WizardStep } from './wizardStep.ts';

interface ReviewProps {
  readonly preview: PlanPreview | undefined;
  readonly error: Error | null;
  readonly request: PlanRequest | null;
  readonly acceptance: Acceptance | null;
  readonly cluster: ClusterProfile | undefined;
  readonly steps: readonly WizardStep[];
  readonly onStep: (index: number) => void;
  /** null in a wizard that gives no names. */
  readonly onEditNames: (() => void) | null;
  readonly onRetry: () => void;
}

/** What will happen, before anything does: one sentence, the way of the bytes, and every action. */
export function ReviewStep(props: ReviewProps): ReactNode {
  const { preview, error, request, acceptance, cluster, steps, onStep } = props;
  const words = useWords();
  const sourceId = preview?.plan.profiles.sourceClusterId;
  const from = useClusters().data?.find(({ id }) => id === sourceId);
  if (error) return <NoPlan {...props} error={error} />;
  if (preview === undefined) return <ReviewSkeleton />;
  const { estimate, plan } = preview;
  const amount = estimate.sizeBytes === null ? '' : words.bytes(estimate.sizeBytes);
  const moved = { state: 'planned', amount, soFar: '' } as const;
  const read = { ...moved, amount: '' };
  const path = dataPathOf(plan, cluster, from);
  return (
    <>
      <PlanSentence preview={preview} cluster={cluster} from={from} />
      <WarningNotes warnings={preview.warnings} />
      {path.legs.length > 0 && (
        <section className="card data-path-card" aria-label={words.say('job.dataPath')}>
          <DataPathPicture path={path} legs={{ backUp: moved, transfer: moved, restore: read }} />
        </section>
      )}
      <ReviewTabs
        preview={preview}
        request={request}
        acceptance={acceptance}
        cluster={from ?? cluster}
        target={from === undefined || from === cluster ? undefined : cluster}
        steps={steps}
        onStep={onStep}
      />
    </>
  );
}

/** Nothing can be started, and why; the way out depends on what is in the way. */
function NoPlan(props: ReviewProps & { readonly error: Error }): ReactNode {
  const { error, cluster, onRetry, onEditNames } = props;
  const words = useWords();
  const isAboutNames = errorCatalog[toErrorInfo(error).code].action === 'editNames';
  return (
    <ErrorPanel
      error={error}
      actions={
        <>
          {isAboutNames && onEditNames !== null && (
            <Button variant="contained" color="primary" onClick={onEditNames}>
              {words.say('wizard.changeNames')}
            </Button>
          )}
          <ErrorAction error={error} profiles={[cluster?.id]} />
          <Button onClick={onRetry}>{words.say('wizard.checkAgain')}</Button>
        </>
      }
    />
  );
}

function ReviewSkeleton(): ReactNode {
  const words = useWords();
  return (
    <>
      <p className="secondary" role="status">
        {words.say('wizard.planning')}
      </p>
      <div className="card review-skeleton-path" />
      <div className="card">
        <SkeletonRows columns={[220, 60, 260]} />
      </div>
    </>
  );
}
