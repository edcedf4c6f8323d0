// A storage with 1,000 backups, one of them damaged, on real MinIO and Ceph RGW: how long until a person sees names, the first
// rows and all of them, and for how many requests. Nothing here can fail on time: it prints.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { rootPrefix } from '#engine/backupFormat/paths.ts';
import { summarizeBackups } from '#engine/catalog/summary.ts';
import type { ObjectStore } from '#engine/storage/objectStore.ts';
import { createStoreCounters, withCounters } from '#engine/storage/withCounters.ts';
import { withRetry } from '#engine/storage/withRetry.ts';
import { createSystemClock } from '#engine/systemClock.ts';
import type { BackupSummary } from '#shared/catalog.ts';

import { startMinio } from '../servers/minio.ts';
import { createStore } from '../servers/openS3.ts';
import { startRgw } from '../servers/rgw.ts';
import type { S3Server } from '../servers/s3Server.ts';
import { print } from './print.ts';
import { damaged, fillWithBackups, rootPath } from './thousandBackups.ts';

const backups = 1000;
/** As the screen asks: about what it shows, then as many as a call may. */
const firstTogether = 20;
const together = 50;

const { signal } = new AbortController();

async function measure(what: string, store: ObjectStore): Promise<void> {
  const counters = createStoreCounters();
  const counted = withRetry(withCounters(store, counters), {
    clock: createSystemClock(),
    random: Math.random,
  });
  const startMs = performance.now();
  const tell = (until: string, bar?: string): void => {
    const { list, read, head } = counters.requests;
    const seconds = ((performance.now() - startMs) / 1000).toFixed(2);
    print({
      what: `${what}: ${until}`,
      value: `${seconds} s, ${list} lists, ${read} reads, ${head} heads`,
      ...(bar === undefined ? {} : { beside: bar }),
    });
  };
  const names: string[] = [];
  for await (const name of counted.listFolders(rootPrefix(rootPath), signal)) names.push(name);
  tell('1,000 names');
  const found: BackupSummary[] = [];
  while (found.length < names.length) {
    const start = found.length;
    const some = names.slice(start, start + (start === 0 ? firstTogether : together));
    found.push(...(await summarizeBackups({ store: counted, rootPath }, some, signal)));
    if (start === 0) tell('first 20 rows', 'bar: under 2 s');
  }
  tell('all rows');
  expect(found).toHaveLength(backups);
  const others = found.filter(({ state }) => state !== 'complete');
  expect(others.map(({ name, state }) => [name, state])).toEqual([[damaged, 'unreadable']]);
}

describe.each<[string, () => Promise<S3Server>]>([
  ['MinIO', startMinio],
  ['Ceph RGW', startRgw],
])('1,000 backups on %s', (name, start) => {
  let server: S3Server;
  let store: ObjectStore;

  beforeAll(async () => {
    server = await start();
    await server.createBucket('bench');
    store = createStore(server, 'bench');
    await fillWithBackups(store);
  });

  afterAll(async () => {
    await store?.close();
    await server?.stop();
  });

  it('are listed', async () => {
    for (const run of ['first time', 'again']) await measure(`${name}, ${run}`, store);
  });
});
