import type { Job } from '#shared/job.ts';
import type { FoundLeftover } from '#shared/leftovers.ts';

import { listBackups } from '../backupFormat/list.ts';
import { rootPrefix } from '../backupFormat/paths.ts';
import type { OpenStorage } from '../connections.ts';
import type { PendingGcPause } from '../jobs/gcPauses.ts';
import { firstOf } from '../storage/firstOf.ts';
import { measure, newest } from './measure.ts';
import { isBusy, nobody, type Owner, ownerOfBackup, ownerOfTemporary } from './owner.ts';
import { type Places, targetOf } from './places.ts';
import { ownerOfUpload } from './removable.ts';

export interface SourceScope {
  readonly jobs: readonly Job[];
  readonly pauses: readonly PendingGcPause[];
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** Leftovers of one kind at one place. */
export interface Source {
  readonly kind: FoundLeftover['kind'];
  readonly where: string;
  readonly look: () => AsyncIterable<FoundLeftover>;
}

/** A hundred requests: of a larger folder it is told that it has at least so many. */
const mostCounted = 100_000;

const temporaryStart = 'restore-temp-';

/** Everything that can be looked at in these places. */
export function sourcesOf(places: Places, scope: SourceScope): Source[] {
  const { cluster, backups } = places;
  const sources: Source[] = [];
  const at = ({ store }: OpenStorage, key: string) => `${store.location}/${key}`;
  for (const place of [cluster, backups]) {
    if (place === null) continue;
    const root = rootPrefix(place.rootPath);
    const start = place === cluster ? temporaryStart : root;
    sources.push(
      place === cluster
        ? {
            kind: 'temporaryPrefix',
            where: at(place, ''),
            look: () => temporaries(place, places, scope),
          }
        : {
            kind: 'partialBackup',
            where: at(place, root),
            look: () => partials(place, places, scope),
          },
      {
        kind: 'checkObject',
        where: at(place, root),
        look: () => checkObjects(place, places, scope),
      },
      {
        kind: 'unfinishedUpload',
        where: at(place, start),
        look: () => uploads({ place, start }, places, scope),
      },
    );
  }
  const endpoint = cluster?.profile.milvus.managementEndpoint;
  if (endpoint !== undefined)
    sources.push({ kind: 'pausedGc', where: endpoint, look: () => pauses(endpoint, scope) });
  return sources;
}

/** Goes from folder to folder, however much lies in each. */
async function* temporaries(
  place: OpenStorage,
  places: Places,
  scope: SourceScope,
): AsyncGenerator<FoundLeftover> {
  const { store } = place;
  let after: string | undefined;
  for (;;) {
    const first = await firstOf(store.list(temporaryStart, scope.signal, after));
    if (first === undefined) return;
    const [name = ''] = first.key.split('/');
    const key = `${name}/`;
    const subject = `${store.location}/${key}`;
    // '0' comes next to '/', so that this is behind everything in the folder.
    after = first.key === name ? first.key : `${name}0`;
    if (targetOf({ kind: 'temporaryPrefix', subject }, places) === null) continue;
    const owner = ownerOfTemporary(key, scope.jobs);
    yield measured('temporaryPrefix', { place, key, owner }, scope);
  }
}

async function* partials(
  place: OpenStorage,
  places: Places,
  scope: SourceScope,
): AsyncGenerator<FoundLeftover> {
  const { store, rootPath } = place;
  for await (const { name, state } of listBackups(store, rootPath, scope.signal)) {
    const key = `${rootPrefix(rootPath)}${name}/`;
    const subject = `${store.location}/${key}`;
    const isOne = state === 'partial' && targetOf({ kind: 'partialBackup', subject }, places);
    if (!isOne) continue;
    const owner = await ownerOfBackup(place, key, scope);
    yield measured('partialBackup', { place, key, owner }, scope);
  }
}

async function measured(
  kind: 'temporaryPrefix' | 'partialBackup',
  found: { readonly place: OpenStorage; readonly key: string; readonly owner: Owner },
  { now, signal }: SourceScope,
): Promise<FoundLeftover> {
  const { place, key, owner } = found;
  const { store } = place;
  const size = await measure(store, key, { signal, most: mostCounted });
  return {
    kind,
    subject: `${store.location}/${key}`,
    ...size,
    jobId: owner.jobId,
    state: isBusy(owner, size.changedAt, now) ? 'busy' : 'removable',
  };
}

async function* checkObjects(
  { store, rootPath }: OpenStorage,
  places: Places,
  { now, signal }: SourceScope,
): AsyncGenerator<FoundLeftover> {
  const start = `${rootPrefix(rootPath)}milvus_backup_check_`;
  for await (const { key, sizeBytes, modifiedAt: changedAt } of store.list(start, signal)) {
    const subject = `${store.location}/${key}`;
    if (targetOf({ kind: 'checkObject', subject }, places) === null) continue;
    const state = isBusy(nobody, changedAt, now) ? 'busy' : 'removable';
    const size = { objects: 1, sizeBytes, changedAt, hasMore: false };
    yield { kind: 'checkObject', subject, ...size, jobId: null, state };
  }
}

/** One for each key, however many uploads were begun for it. */
async function* uploads(
  { place, start }: { readonly place: OpenStorage; readonly start: string },
  places: Places,
  scope: SourceScope,
): AsyncGenerator<FoundLeftover> {
  const { store } = place;
  const startedAt = new Map<string, string | null>();
  for await (const upload of store.listUploads(start, scope.signal)) {
    const subject = `${store.location}/${upload.key}`;
    if (targetOf({ kind: 'unfinishedUpload', subject }, places) === null) continue;
    startedAt.set(upload.key, newest(startedAt.get(upload.key) ?? null, upload.startedAt));
  }
  for (const [key, changedAt] of startedAt) {
    const owner = await ownerOfUpload({ place, key }, { ...scope, places });
    yield {
      kind: 'unfinishedUpload',
      subject: `${store.location}/${key}`,
      objects: null,
      sizeBytes: null,
      changedAt,
      hasMore: false,
      jobId: owner.jobId,
      state: isBusy(owner, changedAt, scope.now) ? 'busy' : 'removable',
    };
  }
}

/** Milvus does not tell whether its garbage collection is paused; the journals tell of the pauses that are ours. */
async function* pauses(
  endpoint: string,
  { jobs, pauses: pending }: SourceScope,
): AsyncGenerator<FoundLeftover> {
  const left = pending.find(({ pause }) => pause.endpoint === endpoint);
  const running = jobs.find(
    ({ state, leftovers }) =>
      state !== 'finished' &&
      leftovers.some(({ kind, where }) => kind === 'pausedGc' && where === endpoint),
  );
  const jobId = running?.id ?? left?.jobId;
  if (jobId === undefined) return;
  yield {
    kind: 'pausedGc',
    subject: endpoint,
    objects: null,
    sizeBytes: null,
    changedAt: null,
    hasMore: false,
    jobId,
    state: running === undefined ? 'removable' : 'busy',
  };
}
