import type { Plan, PlanEndpoint, PlanPreview } from '#shared/plan.ts';

import type { Words } from './words.ts';

const shownNames = 50;

/** What a plan will do: one sentence, what it is about to move, and the names it makes. */
export function planLines(preview: PlanPreview, words: Words): string[] {
  const { plan, estimate } = preview;
  const about = [
    ...(estimate.rows === null ? [] : [words.count('rows', estimate.rows)]),
    ...(estimate.sizeBytes === null ? [] : [words.bytes(estimate.sizeBytes)]),
  ];
  return [
    sentence(plan, words),
    ...(about.length === 0 ? [] : [words.say('plan.estimate', { what: about.join(', ') })]),
    ...names(plan, words),
  ];
}

function sentence(plan: Plan, words: Words): string {
  const { backupName: name, collections } = plan;
  switch (plan.options.kind) {
    case 'backup':
      return words.count('plan.backup', collections.length, {
        name,
        source: placeOf(plan.source),
        target: placeOf(plan.target),
      });
    case 'restore':
      return words.count('plan.restore', collections.length, {
        name,
        source: placeOf(plan.source),
        target: placeOf(plan.target),
      });
    case 'delete':
      return words.say('plan.delete', { name, target: placeOf(plan.target) });
  }
}

/** localhost:19530 (s3://localhost:9000/a-bucket/files), or the storage alone. */
export function placeOf({ milvusAddress, storage, rootPath }: PlanEndpoint): string {
  const folder = storage === null ? '' : rootPath === '' ? storage : `${storage}/${rootPath}`;
  if (milvusAddress === null) return folder;
  return folder === '' ? milvusAddress : `${milvusAddress} (${folder})`;
}

function names({ collections }: Plan, words: Words): string[] {
  const lines = collections.slice(0, shownNames).map((names) => {
    const source = `${names.sourceDatabase}.${names.sourceCollection}`;
    const target = `${names.targetDatabase}.${names.targetCollection}`;
    return words.say(source === target ? 'plan.name' : 'plan.renamed', { source, target });
  });
  const hidden = collections.length - lines.length;
  return hidden > 0 ? [...lines, `  ${words.count('progress.more', hidden)}`] : lines;
}
