// The same 1,000 backups on MinIO in the page of a browser, from the start of its loading: until the names stand there, and
// until all rows in sight do. Nothing here can fail on time: it prints.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { noLabels, type StorageProfile } from '#shared/profile.ts';

import { ask, openStudio, type Studio, type Visit } from '../../e2e/browser/studio.ts';
import { startMinio } from '../../servers/minio.ts';
import { createStore } from '../../servers/openS3.ts';
import type { S3Server } from '../../servers/s3Server.ts';
import { median, print } from '../print.ts';
import { fillWithBackups, rootPath } from '../thousandBackups.ts';

const runs = 5;

/** When things were first seen, in ms since the page began to load. It looks before every frame. */
const watch = `
  window.seenMs = {};
  const look = () => {
    const rows = [...document.querySelectorAll('tr[data-name]')];
    const inSight = rows.filter((row) => row.getBoundingClientRect().top < innerHeight);
    if (rows.length > 0) window.seenMs.names ??= performance.now();
    if (rows.length > 0 && inSight.every((row) => !row.hasAttribute('aria-busy')))
      window.seenMs.rows ??= performance.now();
    if (!window.seenMs.rows) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

describe('1,000 backups in the page', () => {
  let server: S3Server;
  let studio: Studio;

  beforeAll(async () => {
    server = await startMinio();
    await server.createBucket('bench');
    const store = createStore(server, 'bench');
    await fillWithBackups(store);
    await store.close();
    studio = await openStudio();
  });

  afterAll(async () => {
    await studio?.close();
    await server?.stop();
  });

  it('are drawn', async () => {
    const visit = await studio.open();
    await save(visit, server);
    const url = new URL('/backups/bench', visit.page.url()).href;
    // The first one is slow in ways that no later one is: the engine has read nothing yet.
    await load(visit, url);
    const seen: { names: number; rows: number }[] = [];
    for (let run = 0; run < runs; run += 1) seen.push(await load(visit, url));
    await visit.close();
    for (const what of ['names', 'rows'] as const) {
      const seconds = (median(seen.map((one) => one[what])) / 1000).toFixed(2);
      const until = what === 'names' ? 'names' : 'all rows in sight';
      print({ what: `page: ${until}`, value: `${seconds} s`, beside: 'bar: rows under 2 s' });
    }
  });
});

async function save(visit: Visit, { endpoint, accessKey, secretKey }: S3Server): Promise<void> {
  const profile: StorageProfile = {
    id: 'bench',
    name: 'bench',
    protection: 'none',
    ...noLabels,
    location: {
      type: 's3',
      provider: 'minio',
      endpoint,
      useTls: false,
      region: '',
      bucket: 'bench',
      rootPath,
      addressing: 'path',
      accessKey,
      secretKey: 'key',
    },
  };
  const reply = await ask(visit, 'storages.save', { profile, secrets: { key: secretKey } });
  expect(reply).toMatchObject({ ok: true });
}

async function load(visit: Visit, url: string): Promise<{ names: number; rows: number }> {
  const page = await visit.page.context().newPage();
  await page.addInitScript(watch);
  await page.goto(url);
  await page.locator('tr[data-name]:not([aria-busy])').first().waitFor();
  await expect.poll(() => page.evaluate('window.seenMs.rows !== undefined')).toBe(true);
  const seen: { names: number; rows: number } = await page.evaluate('window.seenMs');
  await page.close();
  return seen;
}
