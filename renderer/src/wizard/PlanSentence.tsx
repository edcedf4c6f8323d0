import type { ReactNode } from 'react';

import type { PlanPreview } from '#shared/plan.ts';
import type { ClusterProfile } from '#shared/profile.ts';

import { useWords } from '../texts/texts.ts';

/** One sentence that says what will happen and where the bytes flow. */
export function PlanSentence(props: {
  readonly preview: PlanPreview;
  readonly cluster: ClusterProfile | undefined;
}): ReactNode {
  const { preview, cluster } = props;
  const { plan, estimate } = preview;
  const words = useWords();
  const rows = estimate.rows === null ? '' : words.count('wizard.rowCount', estimate.rows);
  const size = estimate.sizeBytes === null ? '' : words.bytes(estimate.sizeBytes);
  const detail = [rows, size].filter((text) => text !== '').join(', ');
  const { backUp, restore } = plan.routes;
  const isThrough = backUp === 'throughComputer' || restore === 'throughComputer';
  return (
    <p className="review-sentence">
      {emphasize(
        words.say(`wizard.sentence.${plan.options.kind}`, {
          collections: words.count('wizard.collectionCount', plan.collections.length),
          detail: detail === '' ? '' : ` (${detail})`,
          cluster: cluster?.name ?? plan.source.milvusAddress ?? '',
          target: cluster?.name ?? plan.target.milvusAddress ?? '',
          backup: plan.backupName,
        }),
      )}{' '}
      {words.say(isThrough ? 'wizard.sentence.through' : 'wizard.sentence.inside')}
    </p>
  );
}

/** `**words**` stand out, as in the texts. */
function emphasize(text: string): ReactNode {
  return text.split('**').map((part, index) => (index % 2 === 1 ? <b key={part}>{part}</b> : part));
}
