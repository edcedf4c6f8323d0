import { AppError, toErrorInfo } from '#shared/errors.ts';
import type { PreflightFix, PreflightId, PreflightResult } from '#shared/preflight.ts';
import { formatName } from '#shared/selection.ts';

import {
  checkAliases,
  checkAnswers,
  checkDefects,
  checkDistinct,
  checkEncryption,
  checkFeatures,
  checkFieldIds,
  checkLimits,
  checkNames,
  checkProduction,
  checkQuiet,
  checkSegmentApi,
  checkVersions,
} from './clusterChecks.ts';
import {
  type CheckedRequest,
  found,
  openPreflight,
  type Outcome,
  passed,
  type PreflightScope,
} from './scope.ts';
import {
  checkBackupName,
  checkClock,
  checkLogSpace,
  checkServerSideCopy,
  checkSourceData,
  checkSpace,
  checkTargetBucket,
  checkWritable,
} from './storageChecks.ts';

interface Check {
  readonly id: PreflightId;
  readonly run: (scope: PreflightScope) => Promise<Outcome>;
  /** What it means when the check itself fails. */
  readonly onFailure: 'block' | 'warning';
}

const checks: readonly Check[] = [
  { id: 'P01', run: checkAnswers, onFailure: 'block' },
  { id: 'P02', run: checkVersions, onFailure: 'block' },
  { id: 'P03', run: checkSourceData, onFailure: 'block' },
  { id: 'P04', run: checkTargetBucket, onFailure: 'block' },
  { id: 'P05', run: checkDistinct, onFailure: 'block' },
  { id: 'P06', run: checkNames, onFailure: 'block' },
  { id: 'P07', run: checkWritable, onFailure: 'block' },
  { id: 'P08', run: checkBackupName, onFailure: 'block' },
  { id: 'P09', run: checkServerSideCopy, onFailure: 'warning' },
  { id: 'P10', run: checkSpace, onFailure: 'warning' },
  { id: 'P11', run: checkMemory, onFailure: 'warning' },
  { id: 'P12', run: checkFeatures, onFailure: 'block' },
  { id: 'P13', run: checkFieldIds, onFailure: 'warning' },
  { id: 'P14', run: checkQuiet, onFailure: 'warning' },
  { id: 'P15', run: checkSegmentApi, onFailure: 'warning' },
  { id: 'P16', run: checkDefects, onFailure: 'warning' },
  { id: 'P17', run: checkLimits, onFailure: 'warning' },
  { id: 'P18', run: checkAliases, onFailure: 'block' },
  { id: 'P19', run: checkClock, onFailure: 'warning' },
  { id: 'P20', run: checkLogSpace, onFailure: 'warning' },
  { id: 'P22', run: checkOtherJobs, onFailure: 'block' },
  { id: 'P23', run: checkProduction, onFailure: 'warning' },
  { id: 'P24', run: checkEncryption, onFailure: 'block' },
];

const bySeverity = ['block', 'warning', 'information', 'passed', 'skipped'] as const;

/**
 * Looks at everything a plan needs before it is made: all checks at once, the gravest first. It writes nothing but probes
 * below the folder of the planned backup, which it takes away again.
 */
export async function runPreflight(
  request: CheckedRequest,
  input: Parameters<typeof openPreflight>[1],
): Promise<PreflightResult[]> {
  const scope = openPreflight(request, input);
  try {
    const results = await Promise.all(checks.map((check) => runCheck(check, scope)));
    return results.toSorted(
      (a, b) => bySeverity.indexOf(a.severity) - bySeverity.indexOf(b.severity),
    );
  } finally {
    // A place that does not answer is closed when it has given up; nobody waits for that.
    scope.close().catch(() => undefined);
  }
}

async function runCheck(check: Check, scope: PreflightScope): Promise<PreflightResult> {
  const { id } = check;
  const startedMs = scope.clock.monotonicMs();
  const outcome = await withinPatience(outcomeOf(check, scope), check, scope);
  const tookMs = Math.round(scope.clock.monotonicMs() - startedMs);
  return { finding: null, error: null, fix: null, ...outcome, id, tookMs };
}

/** One silent place must not keep a person from what the others say. */
const patienceMs = 20_000;

async function withinPatience(
  outcome: Promise<Outcome>,
  { onFailure }: Check,
  { clock, signal }: PreflightScope,
): Promise<Outcome> {
  const over = new AbortController();
  const late = clock
    .sleep(patienceMs, AbortSignal.any([signal, over.signal]))
    .then(() => found(onFailure, 'noAnswer', { seconds: String(patienceMs / 1000) }));
  late.catch(() => undefined);
  try {
    return await Promise.race([outcome, late]);
  } finally {
    over.abort();
  }
}

async function outcomeOf({ id, run, onFailure }: Check, scope: PreflightScope): Promise<Outcome> {
  try {
    return await run(scope);
  } catch (error) {
    scope.signal.throwIfAborted();
    // Told once, by the check that is about it: the others have nothing to say without that place.
    const isTold = id !== 'P01' && (await isOf(error, scope));
    if (isTold) return found('skipped', 'needsAnswer');
    return { severity: onFailure, error: toErrorInfo(error), fix: fixFor(scope, error) };
  }
}

/** True for the failure of a cluster to open, which P01 tells. */
async function isOf(error: unknown, { source, target }: PreflightScope): Promise<boolean> {
  return [await failureOf(source), await failureOf(target)].includes(error);
}

async function failureOf(place: Promise<unknown>): Promise<unknown> {
  try {
    await place;
    return null;
  } catch (error) {
    return error;
  }
}

function fixFor(scope: PreflightScope, error: unknown): PreflightFix | null {
  const { request } = scope;
  if (error instanceof AppError && error.code === 'ROOT_PATH_EMPTY' && request.kind !== 'restore') {
    const clusterId = request.kind === 'copy' ? request.sourceClusterId : request.clusterId;
    return { type: 'editCluster', clusterId };
  }
  return error instanceof AppError && error.class === 'input' ? { type: 'editNames' } : null;
}

/** P11: what is loaded must fit into the memory of the query nodes. */
async function checkMemory(scope: PreflightScope): Promise<Outcome> {
  const [target, collections] = await Promise.all([scope.target, scope.collections]);
  const { request } = scope;
  if (target === null || request.kind === 'backup' || request.load === 'never') return passed;
  const memory = await target.milvus.queryMemory(scope.signal);
  if (memory === undefined) return found('information', 'memoryUnknown');
  const { usedBytes, totalBytes } = memory;
  const neededBytes = collections.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const params = {
    used: String(usedBytes),
    total: String(totalBytes),
    needed: String(neededBytes),
  };
  const isTight = usedBytes + neededBytes > totalBytes * 0.9;
  return found(isTight ? 'warning' : 'passed', 'memory', params);
}

/** P22: another job of ours writes to one of the names. */
async function checkOtherJobs(scope: PreflightScope): Promise<Outcome> {
  const [target, collections] = await Promise.all([scope.target, scope.collections]);
  if (target === null) return passed;
  const names = new Set(collections.map((one) => formatName(one.target)));
  const other = scope.jobs
    .list()
    .find(
      ({ state, plan }) =>
        state !== 'finished' &&
        plan.target.milvusAddress === target.profile.milvus.address &&
        plan.collections.some((one) =>
          names.has(formatName({ database: one.targetDatabase, collection: one.targetCollection })),
        ),
    );
  return other === undefined ? passed : found('block', 'otherJob', { job: other.id });
}
