import Button from '@mui/material/Button';
import type { ReactNode } from 'react';

import type { PlanPreview } from '#shared/plan.ts';

import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { WarningNotes } from '../components/WarningNotes.tsx';
import { useWords } from '../texts/texts.ts';
import { PlanSentence } from '../wizard/PlanSentence.tsx';
import type { usePlan } from '../wizard/usePlan.ts';

/** What a transfer will do and which way its bytes go; or why there is no plan. */
export function TransferPlan({ plan }: { readonly plan: ReturnType<typeof usePlan> }): ReactNode {
  const words = useWords();
  if (plan.error) {
    return (
      <ErrorPanel
        error={plan.error}
        actions={<Button onClick={() => void plan.refetch()}>{words.say('shell.retry')}</Button>}
      />
    );
  }
  if (plan.data === undefined) return plan.isFetching && <SkeletonRows columns={[240, 80]} />;
  return (
    <div className="column" aria-live="polite">
      <PlanSentence preview={plan.data} cluster={undefined} />
      <p className="small secondary">{filesInWords(plan.data, words)}</p>
      <WarningNotes warnings={plan.data.warnings} />
    </div>
  );
}

function filesInWords({ estimate }: PlanPreview, words: ReturnType<typeof useWords>): string {
  if (estimate.objects === undefined) return '';
  return words.count('backups.filesInAll', estimate.objects);
}
