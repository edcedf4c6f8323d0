import pLimit from 'p-limit';

import { AppError } from '#shared/errors.ts';
import type { Int64 } from '#shared/int64.ts';
import type { ClusterProfile } from '#shared/profile.ts';

import type { Connections, MilvusSide } from '../connections.ts';
import { isSupportedSource, isSupportedTarget } from '../milvus/features.ts';
import { openManagement } from '../milvus/management.ts';
import { mapMilvusError } from '../milvus/mapMilvusError.ts';
import type { CollectionRef, Milvus } from '../milvus/milvus.ts';
import { refuseMetadataAddress } from '../refuseMetadata.ts';
import { runTogether } from '../runTogether.ts';
import { unlessStopped } from '../storage/stopped.ts';
import type { CheckScope } from './checkScope.ts';
import { type Endpoint, knock, lookUp, parseEndpoint, reasonOf } from './hosts.ts';
import { failed, finding, type Outcome, passed, skipped, warned } from './outcome.ts';

const callsAtOnce = 4;

/** @throws MILVUS_UNREACHABLE, LOCALHOST_REFUSED */
export async function knockAtMilvus(
  address: string,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<Outcome<true>> {
  try {
    await knock(endpoint, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    const failure = { code: 0, name: 'UNAVAILABLE', reason: reasonOf(error) };
    throw mapMilvusError(failure, { address, user: '', call: 'connect', timeoutMs: 0 });
  }
  return passed(finding('port', { port: String(endpoint.port) }), true);
}

/** Opens Milvus as every job does. */
export async function logIn(
  { name, milvus }: ClusterProfile,
  connections: Connections,
  signal: AbortSignal,
): Promise<Outcome<MilvusSide>> {
  const opening = connections.openMilvus({ name, milvus }, signal);
  try {
    const side = await unlessStopped(opening, signal);
    const { login } = milvus;
    const told =
      login.type === 'none' ? finding('noLogin') : finding('login', { user: login.user });
    return passed(told, side);
  } catch (error) {
    // Its first calls end by their own deadline.
    if (signal.aborted) opening.then((late) => late.close()).catch(() => undefined);
    throw error;
  }
}

export function judgeVersion({ version }: Pick<MilvusSide, 'version'>): Outcome<true> {
  if (version === '') return warned(finding('versionNotTold'), true);
  const isSource = isSupportedSource(version);
  const isTarget = isSupportedTarget(version);
  if (!isSource && !isTarget) return failed(new AppError('SOURCE_UNSUPPORTED', { version }));
  if (isSource && isTarget) return passed(finding('sourceAndTarget', { version }), true);
  return passed(finding(isSource ? 'sourceOnly' : 'targetOnly', { version }), true);
}

export async function listCollections(
  milvus: Milvus,
  signal: AbortSignal,
): Promise<Outcome<readonly CollectionRef[]>> {
  const databases = await milvus.listDatabases(signal);
  const together = { limit: pLimit(callsAtOnce), signal };
  const refs = await runTogether(databases, together, async (database, _, signal) => {
    const names = await milvus.listCollections(database, signal);
    return names.map((collection) => ({ database, collection }));
  });
  const params = { count: String(refs.flat().length), databases: String(databases.length) };
  return passed(finding('collections', params), refs.flat());
}

export interface FlushedSegment {
  readonly database: string;
  readonly collectionId: Int64;
  readonly segmentId: Int64;
}

/** Enough to know a root path by; one collection may have lost its files to compaction just now. */
const samplesAtMost = 3;

/**
 * A flushed segment with rows of each of a few collections. One that was dropped since the listing, or that this user may not look
 * into, is no reason to look at none; when none could be looked into, that is the error.
 */
export async function sampleSegments(
  milvus: Milvus,
  refs: readonly CollectionRef[],
  signal: AbortSignal,
): Promise<FlushedSegment[]> {
  const samples: FlushedSegment[] = [];
  const refused: AppError[] = [];
  const together = { limit: pLimit(callsAtOnce), signal };
  await runTogether(refs, together, async (ref, _, signal) => {
    if (samples.length >= samplesAtMost) return;
    try {
      const found = (await milvus.segments(ref, signal)).find(
        ({ state, rows, isL0 }) => state === 'flushed' && rows !== '0' && !isL0,
      );
      if (found === undefined) return;
      const { collectionId, segmentId } = found;
      samples.push({ database: ref.database, collectionId, segmentId });
    } catch (error) {
      if (!(error instanceof AppError) || !aboutOneCollection.includes(error.code)) throw error;
      refused.push(error);
    }
  });
  const [first] = refused;
  if (first !== undefined && refused.length === refs.length) throw first;
  return samples.slice(0, samplesAtMost);
}

const aboutOneCollection: readonly string[] = ['MILVUS_CALL_FAILED', 'MILVUS_PERMISSION'];

/** Names of logs come over REST from 2.5.8 on; before, the port of REST is not needed. */
export async function askSegmentApi(
  { rest, features, version }: MilvusSide,
  samples: () => Promise<readonly FlushedSegment[]>,
  signal: AbortSignal,
): Promise<Outcome<true>> {
  if (!features.restSegments) return skipped(finding('segmentApiNotNeeded', { version }));
  const [sample] = await unlessStopped(samples(), signal);
  // A cluster without segments answers that there is no such one, which is an answer too.
  const { segmentId, ...of } = sample ?? { database: 'default', collectionId: '1', segmentId: '1' };
  await rest.describeSegments(of, [segmentId], signal);
  return passed(finding('segmentApi'), true);
}

/** A backup works without the management port; it is only safer with it. */
export async function askManagement(
  endpoint: string | undefined,
  { clock, proxyFor }: Pick<CheckScope, 'clock' | 'proxyFor'>,
  signal: AbortSignal,
): Promise<Outcome<true>> {
  if (endpoint === undefined) return skipped(finding('noManagement'));
  refuseMetadataAddress(endpoint);
  const management = openManagement(endpoint, { clock, proxyFor });
  try {
    if (proxyFor(endpoint) === undefined) await lookUp(parseEndpoint(endpoint, 80).host, signal);
    // Not by a pause: without tickets its end would also end the one of a backup that runs now.
    await management.checkHealth(signal);
    return passed(finding('management', { endpoint }), true);
  } catch (error) {
    return warned(finding('managementSilent'), true, error instanceof AppError ? error : null);
  } finally {
    await management.close();
  }
}
