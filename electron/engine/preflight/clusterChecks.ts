import { AppError, toErrorInfo } from '#shared/errors.ts';
import { formatName, parseFilter } from '#shared/selection.ts';

import { listNames, selectCollections } from '../backup/selectCollections.ts';
import type { Cluster } from '../connections.ts';
import {
  canRestore,
  hasDeleteDefect,
  isSupportedSource,
  isSupportedTarget,
  unknownTo,
} from '../milvus/features.ts';
import { checkTargetNames } from '../restore/selectCollections.ts';
import { collectionsWithRows, found, type Outcome, passed, type PreflightScope } from './scope.ts';

/** P01: every cluster answers and lets this user list. */
export async function checkAnswers(scope: PreflightScope): Promise<Outcome> {
  const clusters = await Promise.all([scope.source, scope.target]);
  for (const cluster of clusters) await cluster?.milvus.listDatabases(scope.signal);
  const names = [...new Set(clusters.flatMap((one) => (one ? [one.profile.name] : [])))];
  return found('passed', 'answers', { clusters: listNames(names) });
}

/** P02: a backup goes to the same version or a newer one. */
export async function checkVersions(scope: PreflightScope): Promise<Outcome> {
  const [source, target, from] = await Promise.all([
    scope.source,
    scope.target,
    scope.sourceVersion,
  ]);
  if (source && !isSupportedSource(from)) {
    throw new AppError('SOURCE_UNSUPPORTED', { version: from });
  }
  if (target === null) return found('passed', 'versionOfSource', { from });
  const to = target.version;
  if (!isSupportedTarget(to) || !canRestore(from, to)) {
    throw new AppError('VERSION_UNSUPPORTED', { from, to });
  }
  return found('passed', 'versions', { from: from || '?', to });
}

/** P05: two profiles that lead to one Milvus would copy a cluster onto itself. */
export async function checkDistinct(scope: PreflightScope): Promise<Outcome> {
  const [source, target] = await Promise.all([scope.source, scope.target]);
  // A backup alone or a restore alone has but one end, and nothing is known of the other.
  if (!source || !target) return passed;
  if (source === target) return found('passed', 'sameCluster');
  const [left, right] = [await identities(source, scope), await identities(target, scope)];
  // Two clusters may number alike, but they never make a collection of one number in one moment of one counter.
  const isSame = [...left].some((id) => right.has(id));
  return isSame
    ? {
        ...found('block', 'oneCluster', {
          source: source.profile.name,
          target: target.profile.name,
        }),
        fix: { type: 'editCluster', clusterId: target.profile.id },
      }
    : passed;
}

async function identities(
  { milvus }: Cluster,
  { signal }: PreflightScope,
): Promise<ReadonlySet<string>> {
  const { collections } = await selectCollections(milvus, parseFilter(''), signal);
  const found = new Set<string>();
  for (const ref of collections.slice(0, comparedCollections)) {
    const description = await milvus.describeCollection(ref, signal);
    if (!description) continue;
    const { collectionId, createdTimestamp } = description;
    found.add(`${formatName(ref)} ${collectionId} ${createdTimestamp}`);
  }
  return found;
}

/** Enough to know a cluster again. */
const comparedCollections = 50;

/** P06: names that Milvus takes, each once. */
export async function checkNames(scope: PreflightScope): Promise<Outcome> {
  const collections = await scope.collections;
  if (collections.length === 0) {
    const { filter, kind } = scope.request;
    // A backup of an empty cluster keeps its databases; a copy of nothing is a mistake.
    if (filter === '') return found(kind === 'backup' ? 'information' : 'block', 'nothingThere');
    throw new AppError('FILTER_MATCHES_NOTHING', { filter, found: '' });
  }
  checkTargetNames(collections.map(({ target }) => target));
  const target = await scope.target;
  if (target === null || scope.request.kind === 'backup') return passed;
  const { otherwise, byTarget } = scope.request.conflicts;
  const databases = new Set(await target.milvus.listDatabases(scope.signal));
  const taken: string[] = [];
  for (const { target: name } of collections) {
    const policy = byTarget[formatName(name)] ?? otherwise;
    if (policy !== 'stop' || !databases.has(name.database)) continue;
    const holder = await target.milvus.describeCollection(name, scope.signal);
    if (holder?.name === name.collection) taken.push(formatName(name));
  }
  if (taken.length === 0) return passed;
  const params = { collections: listNames(taken), count: String(taken.length) };
  return { ...found('block', 'namesTaken', params), fix: { type: 'editNames' } };
}

/** P12: types and features that the target does not know yet. */
export async function checkFeatures(scope: PreflightScope): Promise<Outcome> {
  const [target, collections, from] = await Promise.all([
    scope.target,
    scope.collections,
    scope.sourceVersion,
  ]);
  // What the source has is known to every newer line; some builds know it earlier than the releases.
  if (target === null || (from !== '' && canRestore(from, target.version))) return passed;
  const unknown = collections.flatMap(({ source, schema }) => {
    const what = unknownTo(target.version, schema);
    return what.length === 0 ? [] : [`${formatName(source)}: ${what.join(', ')}`];
  });
  if (unknown.length === 0) return passed;
  return found('block', 'unknownFeatures', { version: target.version, what: unknown.join('; ') });
}

/** P13: field ids with gaps tell of fields that were dropped; such schemas cannot be made anew with the same ids. */
export async function checkFieldIds(scope: PreflightScope): Promise<Outcome> {
  const collections = await scope.collections;
  const gaps = collections.filter(({ schema }) => {
    const ids = schema.fields.map(({ fieldID }) => Number(fieldID)).filter((id) => id >= 100);
    return ids.length > 0 && Math.max(...ids) - 99 > ids.length + structFields(schema);
  });
  if (gaps.length === 0) return passed;
  const params = { collections: listNames(gaps.map(({ source }) => formatName(source))) };
  return found('warning', 'fieldsDropped', params);
}

function structFields({
  struct_array_fields: structs,
}: {
  readonly struct_array_fields: readonly { readonly fields: readonly unknown[] }[];
}): number {
  return structs.reduce((sum, { fields }) => sum + fields.length + 1, 0);
}

const recentMs = 10 * 60_000;

/** P14: collections that are being written to or were just made. */
export async function checkQuiet(scope: PreflightScope): Promise<Outcome> {
  const [source, collections] = await Promise.all([scope.source, scope.collections]);
  if (source === null) return passed;
  const now = scope.clock.now().getTime();
  const busy: string[] = [];
  for (const { source: name, createdAt } of collections) {
    const segments = await source.milvus.segments(name, scope.signal);
    const isWritten = segments.some(({ state, rows }) => state === 'growing' && rows !== '0');
    const isNew = createdAt !== null && Math.abs(now - createdAt.getTime()) < recentMs;
    if (isWritten || isNew) busy.push(formatName(name));
  }
  return busy.length === 0
    ? passed
    : found('information', 'busy', { collections: listNames(busy) });
}

/** P15: from 2.5.8 on a backup asks Milvus for the files of a segment. */
export async function checkSegmentApi(scope: PreflightScope): Promise<Outcome> {
  const source = await scope.source;
  if (source === null || !source.features.restSegments) return passed;
  const [first] = await collectionsWithRows(source, 1, scope.signal);
  if (first === undefined) return passed;
  const { ref, collectionId } = first;
  const segments = await source.milvus.segments(ref, scope.signal);
  const ids = segments.slice(0, 1).map(({ segmentId }) => segmentId);
  try {
    await source.rest.describeSegments({ database: ref.database, collectionId }, ids, scope.signal);
    return passed;
  } catch (error) {
    return { ...found('warning', 'noSegmentApi'), error: toErrorInfo(error) };
  }
}

/** P16: a known defect of Milvus that loses deletes made while it imports. */
export async function checkDefects(scope: PreflightScope): Promise<Outcome> {
  const target = await scope.target;
  return target && hasDeleteDefect(target.version)
    ? found('warning', 'deleteDefect', { version: target.version })
    : passed;
}

/** The default of proxy.maxShardNum; what a server has been set to cannot be asked. */
const usualMostShards = 16;

/** P17: limits of the target that can be known: shards, and how many collections a database may have. */
export async function checkLimits(scope: PreflightScope): Promise<Outcome> {
  const [target, collections] = await Promise.all([scope.target, scope.collections]);
  if (target === null) return passed;
  for (const database of new Set(collections.map((one) => one.target.database))) {
    const there = await target.milvus
      .describeDatabase(database, scope.signal)
      .catch(() => undefined);
    const limit = there?.properties.find(({ key }) => key === 'database.max.collections')?.value;
    if (limit === undefined) continue;
    const present = await target.milvus.listCollections(database, scope.signal);
    const added = collections.filter((one) => one.target.database === database).length;
    if (present.length + added > Number(limit)) {
      const params = { database, limit, present: String(present.length), added: String(added) };
      return found('block', 'tooManyCollections', params);
    }
  }
  const wide = collections.filter(({ shards }) => shards > usualMostShards);
  if (wide.length === 0) return passed;
  const names = listNames(wide.map(({ source }) => formatName(source)));
  return found('warning', 'manyShards', { collections: names, limit: String(usualMostShards) });
}

/** P18: an alias of the target has the name that a collection would get. */
export async function checkAliases(scope: PreflightScope): Promise<Outcome> {
  const [target, collections] = await Promise.all([scope.target, scope.collections]);
  if (target === null) return passed;
  const databases = new Set(await target.milvus.listDatabases(scope.signal));
  const taken: string[] = [];
  for (const { target: name } of collections.filter((one) => databases.has(one.target.database))) {
    const holder = await target.milvus.describeCollection(name, scope.signal);
    if (holder && holder.name !== name.collection) {
      taken.push(`${formatName(name)} → ${holder.name}`);
    }
  }
  if (taken.length === 0) return passed;
  const params = { aliases: listNames(taken) };
  return { ...found('block', 'aliasesTaken', params), fix: { type: 'editNames' } };
}

/** P23: what is written to is a production cluster. */
export async function checkProduction(scope: PreflightScope): Promise<Outcome> {
  const target = await scope.target;
  return target?.profile.environment === 'production'
    ? found('warning', 'production', { cluster: target.profile.name })
    : passed;
}

/** P24: rows of an encrypted database can only be read where its key is. */
export async function checkEncryption(scope: PreflightScope): Promise<Outcome> {
  const [source, collections] = await Promise.all([scope.source, scope.collections]);
  if (source === null) return passed;
  const encrypted: string[] = [];
  for (const database of new Set(collections.map((one) => one.source.database))) {
    const there = await source.milvus
      .describeDatabase(database, scope.signal)
      .catch(() => undefined);
    if (there?.properties.some(({ key }) => key === 'cipher.ezID')) encrypted.push(database);
  }
  return encrypted.length === 0
    ? passed
    : found('block', 'encrypted', { databases: listNames(encrypted) });
}
