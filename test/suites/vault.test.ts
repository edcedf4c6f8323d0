import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll } from 'vitest';

import { createMemoryVault } from '#engine/secrets.ts';
import { createSystemClock } from '#engine/systemClock.ts';
import { openVaultFile } from '#engine/vaultFile.ts';
import type { Unlock } from '#engine/vaultFormat.ts';

import { plainVault } from '../plainVault.ts';
import { vaultSuite } from './vaultSuite.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

vaultSuite('in memory', async () => ({ vault: plainVault(createMemoryVault()), reopen: null }));

const ways: readonly Unlock[] = [
  { type: 'key', key: randomBytes(32) },
  { type: 'passphrase', value: 'correct horse battery staple' },
];
for (const unlock of ways) {
  vaultSuite(`in a file closed with a ${unlock.type}`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vault-'));
    folders.push(folder);
    const path = join(folder, 'secrets.json');
    const reopen = () =>
      plainVault(openVaultFile({ path, unlock, clock: createSystemClock(), randomBytes }));
    return { vault: reopen(), reopen };
  });
}
