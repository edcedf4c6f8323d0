import Button from '@mui/material/Button';
import type { ReactNode } from 'react';

import type { PlanPreview } from '#shared/plan.ts';

import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { WarningNotes } from '../components/WarningNotes.tsx';
import { useWords, type Words } from '../texts/texts.ts';
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
      <p className="review-sentence">{planInWords(plan.data, words)}</p>
      <WarningNotes warnings={plan.data.warnings} />
    </div>
  );
}

/** 216 files, 24,040 rows, 9.5 MiB. The storage copies by itself: 0 B go through this computer. */
function planInWords({ plan, estimate }: PlanPreview, words: Words): string {
  const { objects, rows, sizeBytes } = estimate;
  const amounts = [
    objects === undefined ? '' : words.count('backups.filesInAll', objects),
    rows === null ? '' : words.count('job.rowCount', rows),
    sizeBytes === null ? '' : words.bytes(sizeBytes),
  ].filter((amount) => amount !== '');
  const way = plan.routes.transfer === 'insideStore' ? 'inside' : 'through';
  return `${amounts.join(', ')}. ${words.say(`wizard.sentence.${way}`)}`;
}
