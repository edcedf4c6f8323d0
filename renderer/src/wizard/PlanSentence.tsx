import type { ReactNode } from 'react';

import type { Plan, PlanPreview } from '#shared/plan.ts';
import type { ClusterProfile } from '#shared/profile.ts';

import { Emphasis } from '../components/Emphasis.tsx';
import { useWords, type Words } from '../texts/texts.ts';

/** One sentence that says what will happen, and one that says where the bytes flow. */
export function PlanSentence(props: {
  readonly preview: PlanPreview;
  readonly cluster: ClusterProfile | undefined;
  /** The cluster that a copy reads. */
  readonly from?: ClusterProfile | undefined;
}): ReactNode {
  const { preview, cluster, from } = props;
  const { plan, estimate } = preview;
  const words = useWords();
  const rows = estimate.rows === null ? '' : words.count('wizard.rowCount', estimate.rows);
  const size = estimate.sizeBytes === null ? '' : words.bytes(estimate.sizeBytes);
  const detail = [rows, size].filter((text) => text !== '').join(', ');
  const routes = Object.values(plan.routes);
  const isThrough = routes.includes('throughComputer');
  const isMoved = isThrough || routes.includes('insideStore');
  const way = isThrough ? 'through' : isMoved ? 'inside' : 'stays';
  const times = routes.filter((route) => route === 'throughComputer').length;
  const isMeasured = isThrough && estimate.sizeBytes !== null;
  const bytes = words.bytes((estimate.sizeBytes ?? 0) * times);
  const isBetween =
    plan.options.kind === 'copy' && plan.source.milvusAddress !== plan.target.milvusAddress;
  const address = plan.target.milvusAddress ?? plan.source.milvusAddress ?? '';
  return (
    <p className="review-sentence">
      <Emphasis
        text={words.say(`wizard.sentence.${isBetween ? 'copyTo' : plan.options.kind}`, {
          source: from?.name ?? plan.source.milvusAddress ?? '',
          collections: words.count('wizard.collectionCount', plan.collections.length),
          detail: detail === '' ? '' : ` (${detail})`,
          cluster: cluster?.name ?? address,
          backup: plan.backupName,
          leftovers: words.count(
            'job.leftoverCount',
            plan.options.kind === 'cleanUp' ? plan.options.items.length : 0,
          ),
          place: plan.target.storage ?? '',
        })}
      />{' '}
      {countsOf(plan, words)}{' '}
      {isMeasured
        ? words.say('wizard.sentence.throughBytes', { bytes })
        : words.say(`wizard.sentence.${way}`)}
      {plan.options.kind === 'copy' && !plan.options.keepBackup && (
        <> {words.say('wizard.sentence.notKept')}</>
      )}
    </p>
  );
}

const modes = ['create', 'replace', 'append'] as const;

/** 7 created, 1 replaced after verification. Nothing where no collection is made. */
function countsOf({ options, collections }: Plan, words: Words): string {
  if (options.kind !== 'copy' && options.kind !== 'restore') return '';
  const parts = modes.flatMap((mode) => {
    const count = collections.filter((collection) => collection.mode === mode).length;
    return count === 0 ? [] : [words.count(`wizard.made.${mode}`, count)];
  });
  return parts.length === 0 ? '' : `${parts.join(', ')}.`;
}
