// Start, memory and speed of the practice clusters. Nothing here can fail on a figure: it prints.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { DataType } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, it } from 'vitest';

import { createSystemClock } from '#engine/systemClock.ts';
import { openPractice, type Practice } from '#hosts/practice.ts';

import { connectMilvus } from '../stories/dataset.ts';
import { succeed } from '../stories/succeed.ts';
import { print } from './print.ts';

const script = path.resolve('out/practice.mjs');
const rowsEach = 5000;
let dataFolder: string;

beforeAll(async () => {
  dataFolder = await mkdtemp(path.join(tmpdir(), 'practice-bench-'));
});

afterAll(() => rm(dataFolder, { recursive: true, force: true, maxRetries: 3 }));

async function timedMs<T>(action: () => Promise<T>): Promise<[number, T]> {
  const startMs = performance.now();
  const value = await action();
  return [performance.now() - startMs, value];
}

function start(): Promise<[number, Practice]> {
  const { signal } = new AbortController();
  return timedMs(() => openPractice({ dataFolder, script, clock: createSystemClock(), signal }));
}

async function end({ status, ended }: Practice): Promise<void> {
  process.kill(status.pid, 'SIGTERM');
  await ended;
}

async function memoryMiB({ status }: Practice): Promise<string> {
  const text = await readFile(`/proc/${status.pid}/status`, 'utf8').catch(() => '');
  const kibibytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(text)?.[1]);
  return `${(kibibytes('VmRSS') / 1024).toFixed(0)} MiB, at most ${(kibibytes('VmHWM') / 1024).toFixed(0)} MiB`;
}

function printPractice(what: string, value: string, beside = ''): void {
  print({ what: `practice: ${what}`, value, beside });
}

describe('four practice clusters', () => {
  it('start', async () => {
    const [firstMs, first] = await start();
    printPractice('first start, with the samples', `${firstMs.toFixed(0)} ms`, 'bar: 1 s');
    printPractice('memory after it', await memoryMiB(first), 'bar: 150 MB');
    await end(first);
    for (const run of [1, 2, 3]) {
      const [ms, practice] = await start();
      printPractice(
        `later start ${run}`,
        `${ms.toFixed(0)} ms, ${await memoryMiB(practice)}`,
        'bar: 1 s',
      );
      await end(practice);
    }
  });

  it('100,000 rows', async () => {
    const [, practice] = await start();
    const client = await connectMilvus(practice.status.clusters[1]?.address ?? '');
    const fields = [
      { name: 'id', data_type: DataType.Int64, is_primary_key: true },
      { name: 'vector', data_type: DataType.FloatVector, dim: 128 },
    ];
    succeed(await client.createCollection({ collection_name: 'many', fields }));
    const [insertMs] = await timedMs(async () => {
      for (let first = 0; first < 100_000; first += rowsEach) {
        const data = Array.from({ length: rowsEach }, (_, n) => ({
          id: first + n,
          vector: Array.from({ length: 128 }, (_, d) => (first + n + d) % 97),
        }));
        succeed((await client.insert({ collection_name: 'many', data })).status);
      }
    });
    const [flushMs] = await timedMs(() => client.flushSync({ collection_names: ['many'] }));
    const bar = 'bar: 10 s for both';
    printPractice('insert of 100,000 rows', `${insertMs.toFixed(0)} ms, making them included`, bar);
    printPractice('flush of them', `${flushMs.toFixed(0)} ms`, bar);
    printPractice('memory after it', await memoryMiB(practice));
    await client.closeConnection();
    await end(practice);
  });
});
