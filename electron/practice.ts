// The practice process: started by whatever wants practice clusters, found through running.json, and ending by itself when
// nobody uses it any more.
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { replaceFile } from '#engine/durableFile.ts';
import { tryLock } from '#engine/fileLock.ts';
import { openJsonFile } from '#engine/jsonFile.ts';
import { isAliveOn, thisProcess } from '#engine/processOwner.ts';
import { createSystemClock } from '#engine/systemClock.ts';
import { createPracticeClock } from '#practice/clock.ts';
import { openControl } from '#practice/control.ts';
import { createHolds } from '#practice/holds.ts';
import { openPractice } from '#practice/openPractice.ts';
import { firstSettings, PracticeSettings } from '#practice/settings.ts';
import type { PracticeRunning } from '#shared/practice.ts';

const graceMs = 3000;
const { pid } = process;
const { data } = parseArgs({ options: { data: { type: 'string' } } }).values;
if (data === undefined) throw new Error('--data FOLDER is missing');
const folder = path.resolve(data);
const runningFile = path.join(folder, 'running.json');

const release = await tryLock({
  path: path.join(folder, 'process.lock'),
  owner: thisProcess(),
  isAlive: isAliveOn(hostname()),
});
// Another one is there: whoever started this one finds it.
if (release === null) process.exit(0);

const randomText = (length: number): string => randomBytes(length).toString('hex').slice(0, length);
const settings = openJsonFile<PracticeSettings>({
  path: path.join(folder, 'settings.json'),
  schema: PracticeSettings,
  version: 1,
  empty: firstSettings(randomText, randomInt(20_000, 32_000)),
  clock: createSystemClock(),
  onNotice: (notice) => process.stderr.write(`${notice.message}\n`),
});
await settings.update((before) => before);
const clock = createPracticeClock();
const practice = await openPractice({ folder, settings, clock, randomId: randomUUID });
const holds = createHolds(clock, graceMs);
const token = randomText(64);
const control = await openControl({ practice, holds, token, pid });
const running: PracticeRunning = { pid, controlEndpoint: control.endpoint, token };
await replaceFile(runningFile, JSON.stringify(running));

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const stopped = new Promise<void>((resolve) => {
  for (const signal of stopSignals) process.on(signal, () => resolve());
});
await Promise.race([holds.unused, stopped]);
holds.close();
await rm(runningFile, { force: true });
await practice.close();
await release();
// Last, because whoever holds it takes its end for the end of this process.
control.close();
process.exit(0);
