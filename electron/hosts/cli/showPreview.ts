import { assertNever } from '#shared/assertNever.ts';
import type { Plan, PlanEndpoint, PlannedCollection, PlanPreview } from '#shared/plan.ts';
import { type Scenario, scenarioOf } from '#shared/scenario.ts';

import { clean } from './clean.ts';
import type { Session } from './session.ts';
import type { Words } from './words.ts';

const shownNames = 50;

/** Says what a plan will do, and what a person should know before it runs. */
export async function showPreview(preview: PlanPreview, session: Session): Promise<void> {
  const { screen, words } = session;
  const scenario = await scenarioOfPlan(preview.plan, session);
  screen.result({ preview, ...(scenario && { scenario }) }, () => {
    const [first = '', ...others] = planLines(preview, words);
    const way = scenario === null ? [] : wayLines(scenario, preview.plan, words);
    screen.lines(first, ...way, ...others);
  });
  for (const { code, params } of preview.warnings) {
    screen.warn(words.say(`warning.${code}`, params));
  }
}

/** How far apart the two clusters of a copy are; null for other plans. */
async function scenarioOfPlan(
  { options, profiles }: Plan,
  { client, stop }: Session,
): Promise<Scenario | null> {
  if (options.kind !== 'copy') return null;
  const clusters = await stop.unlessStopped(client.clusters.list({}));
  const source = clusters.find(({ id }) => id === profiles.sourceClusterId);
  const target = clusters.find(({ id }) => id === profiles.clusterId);
  return source && target ? scenarioOf(source, target) : null;
}

function wayLines(scenario: Scenario, { routes }: Plan, words: Words): string[] {
  const isThrough = [routes.backUp, routes.restore].includes('throughComputer');
  const isNear = ['sameCluster', 'sameBucket', 'sameStore'].includes(scenario);
  const [backUp, restore] = [
    words.say(`route.${routes.backUp}`),
    words.say(`route.${routes.restore}`),
  ];
  return [
    words.say(isNear && isThrough ? 'scenario.byOtherPlace' : `scenario.${scenario}`),
    words.say('plan.routes', { backUp, restore }),
  ];
}

/** One sentence, what it is about to move, and the names it makes. */
function planLines({ plan, estimate }: PlanPreview, words: Words): string[] {
  const { collections } = plan;
  const about = [
    ...(estimate.rows === null ? [] : [words.count('rows', estimate.rows)]),
    ...(estimate.objects === undefined ? [] : [words.count('objects', estimate.objects)]),
    ...(estimate.sizeBytes === null ? [] : [words.bytes(estimate.sizeBytes)]),
  ].join(', ');
  const all =
    plan.options.kind === 'cleanUp'
      ? plan.options.items.map(({ subject }) => subject)
      : collections.map(nameOf);
  const names = all.slice(0, shownNames).map((name) => `  ${clean(name)}`);
  const hidden = all.length - names.length;
  return [
    sentence(plan, words),
    ...(about === '' ? [] : [words.say('plan.estimate', { what: about })]),
    ...names,
    ...(hidden > 0 ? [`  ${words.count('progress.more', hidden)}`] : []),
  ];
}

function nameOf(collection: PlannedCollection): string {
  const source = `${collection.sourceDatabase}.${collection.sourceCollection}`;
  const target = `${collection.targetDatabase}.${collection.targetCollection}`;
  return source === target ? source : `${source} → ${target}`;
}

function sentence({ options, collections, backupName, ...ends }: Plan, words: Words): string {
  const [source, target] = [placeOf(ends.source), placeOf(ends.target)];
  const places = { name: backupName, source, target };
  switch (options.kind) {
    case 'delete':
      return words.say('plan.delete', places);
    case 'cleanUp':
      return words.count('plan.cleanUp', options.items.length);
    case 'transfer':
      return options.targetName === backupName
        ? words.say('plan.transfer', places)
        : words.say('plan.transferAs', { ...places, as: options.targetName });
    case 'backup':
    case 'restore':
      return words.count(`plan.${options.kind}`, collections.length, places);
    case 'copy':
      return isBeside(ends)
        ? words.count('plan.copy', collections.length, places)
        : words.count('plan.copyTo', collections.length, {
            ...places,
            via: ends.via ? placeOf(ends.via) : '',
          });
    default:
      return assertNever(options);
  }
}

/** True for a copy that stays in its cluster. */
export function isBeside({ source, target }: Pick<Plan, 'source' | 'target'>): boolean {
  return source.milvusAddress === target.milvusAddress;
}

/** localhost:19530 (s3://localhost:9000/a-bucket/files), or the storage alone. */
export function placeOf({ milvusAddress, storage, rootPath }: PlanEndpoint): string {
  const folder = storage === null ? '' : rootPath === '' ? storage : `${storage}/${rootPath}`;
  if (milvusAddress === null) return folder;
  return folder === '' ? milvusAddress : `${milvusAddress} (${folder})`;
}
