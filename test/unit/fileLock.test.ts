import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { Clock } from '#engine/clock.ts';
import { type LockRequest, readOwner, tryLock, withLock } from '#engine/fileLock.ts';
import { isAliveOn, thisProcess } from '#engine/processOwner.ts';
import { createSystemClock } from '#engine/systemClock.ts';

import { createManualClock } from '../manualClock.ts';
import { bundleChild } from './jobs/childProcess.ts';

const owner = thisProcess();
const isAlive = isAliveOn(owner.host);
const dead = { ...owner, pid: 2 ** 22 - 1 };

let script = '';
let folder = '';
let path = '';
const children: ChildProcess[] = [];

beforeAll(async () => {
  script = await bundleChild('../lockChild');
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
  path = join(folder, 'x.lock');
});
afterEach(async () => {
  await Promise.all(children.splice(0).map(end));
  await rm(folder, { recursive: true });
});

const request = (change: Partial<LockRequest> = {}): LockRequest => ({
  path,
  owner,
  isAlive,
  ...change,
});

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}

/** A process that is ready to try the lock; try() tells it to, and gives what it says. */
async function startChild(): Promise<{
  pid: number;
  try: () => Promise<string>;
  child: ChildProcess;
}> {
  const child = spawn(process.execPath, [script, path], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const lines = createInterface({ input: child.stdout });
  await once(lines, 'line');
  return {
    child,
    pid: child.pid ?? 0,
    async try() {
      const answer = once(lines, 'line');
      child.stdin.write('go\n');
      const [line] = (await answer) as [string];
      return line;
    },
  };
}

describe('a lock', () => {
  it('is held by one, says by whom, and leaves nothing when released', async () => {
    const release = await tryLock(request());
    expect(await readOwner(path, isAlive)).toEqual(owner);
    expect(await tryLock(request())).toBeNull();
    await release?.();
    expect(await readOwner(path, isAlive)).toBeNull();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is waited for, and then held', async () => {
    const clock = createSystemClock();
    const release = await tryLock(request({ path: `${path}.lock` }));
    const waiting = withLock({ path, clock }, () => readOwner(`${path}.lock`, isAlive));
    await release?.();
    expect(await waiting).toEqual(owner);
    expect(await readdir(folder)).toEqual([]);
  });

  it('fails after 5 s with its owner', async () => {
    await tryLock(request({ path: `${path}.lock` }));
    // Every look at the lock is real; only the waits between take no time.
    const clock: Clock = { ...createManualClock(), monotonicMs: () => slept, sleep };
    let slept = 0;
    async function sleep(ms: number): Promise<void> {
      slept += ms;
    }
    await expect(withLock({ path, clock }, () => Promise.resolve())).rejects.toMatchObject({
      code: 'FILE_LOCKED',
      params: { path: `${path}.lock`, owner: `pid ${owner.pid} on ${owner.host}` },
    });
    expect(slept).toBe(5000);
  });

  it('is released when the action under it fails', async () => {
    const failure = new Error('no');
    const action = (): Promise<never> => Promise.reject(failure);
    await expect(withLock({ path, clock: createSystemClock() }, action)).rejects.toBe(failure);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('a lock without a living owner', () => {
  it.each([
    ['of a process that is gone', JSON.stringify(dead)],
    ['of an earlier process with our pid', JSON.stringify({ ...owner, startedAt: 'boot 1' })],
    ['without content after a power cut', ''],
  ])('%s is taken over', async (_, content) => {
    await writeFile(path, content);
    expect(await readOwner(path, isAlive)).toBeNull();
    const release = await tryLock(request());
    expect(await readOwner(path, isAlive)).toEqual(owner);
    await release?.();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is taken over even when the process that was taking it over died', async () => {
    await writeFile(path, JSON.stringify(dead));
    await writeFile(`${path}.takeover`, JSON.stringify(dead));
    expect(await tryLock(request())).not.toBeNull();
    expect(await readdir(folder)).toEqual(['x.lock']);
  });

  it('stays with a process of another host, of which nothing can be known', async () => {
    const elsewhere = { ...dead, host: 'elsewhere' };
    await writeFile(path, JSON.stringify(elsewhere));
    expect(await tryLock(request())).toBeNull();
    expect(await readOwner(path, isAlive)).toEqual(elsewhere);
  });
});

describe('between processes', () => {
  it('a lock is kept until its process is killed, and is free then', async () => {
    const holder = await startChild();
    expect(await holder.try()).toBe('held');
    expect(await tryLock(request())).toBeNull();
    expect(await readOwner(path, isAlive)).toMatchObject({ pid: holder.pid });
    await end(holder.child);
    expect(await readOwner(path, isAlive)).toBeNull();
    expect(await tryLock(request())).not.toBeNull();
  });

  it.each([['a free lock'], ['the lock of a dead process']])(
    'exactly one of many gets %s',
    async (which) => {
      const rivals = await Promise.all(Array.from({ length: 6 }, startChild));
      for (let round = 0; round < 5; round += 1) {
        await rm(path, { force: true });
        if (which !== 'a free lock') await writeFile(path, JSON.stringify(dead));
        // Attempts of this process between those of the others make the collisions denser.
        const own = Array.from({ length: 20 }, () => tryLock(request()));
        const first = round === 0 ? await Promise.all(rivals.map((rival) => rival.try())) : [];
        const held = (await Promise.all(own)).filter((release) => release !== null).length;
        expect(held + first.filter((line) => line === 'held').length).toBe(1);
      }
      expect((await readdir(folder)).filter((name) => name !== 'x.lock')).toEqual([]);
    },
  );
});
