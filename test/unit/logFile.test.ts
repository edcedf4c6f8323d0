import { appendFile, mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Logger } from '#engine/log.ts';
import { createLogFile } from '#engine/logFile.ts';
import { createRedactor } from '#engine/redact.ts';
import { AppError } from '#shared/errors.ts';

import { createManualClock } from '../manualClock.ts';

const secret = 'correct horse';
const at = '2026-01-02T03:04:05.000Z';
let folder = '';
let path = '';
let lost: AppError[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'log-'));
  path = join(folder, 'logs', 'app.log');
  lost = [];
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function open(change: { path?: string; maxBytes?: number; keep?: number } = {}): Logger {
  const redactor = createRedactor();
  redactor.add(secret);
  const clock = createManualClock(at);
  const onLost = (notice: AppError): unknown => lost.push(notice);
  return createLogFile({ path, clock, redactor, maxBytes: 1e6, keep: 2, onLost, ...change });
}

async function lines(name = path): Promise<unknown[]> {
  const text = await readFile(name, 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}

describe('a log file', () => {
  it('holds one JSON line an entry, with the fields of the loggers above', async () => {
    open().with({ job: 'j1' }).with({ collection: 'c' }).log('info', 'copied', { objects: 3 });
    open().log('warn', 'two\nlines');
    expect(await lines()).toEqual([
      { at, level: 'info', message: 'copied', job: 'j1', collection: 'c', objects: 3 },
      { at, level: 'warn', message: 'two\nlines' },
    ]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('holds no secret, wherever it was put', async () => {
    const cause = new Error(`cause ${secret}`);
    open()
      .with({ url: `http://x/?p=${encodeURIComponent(secret)}` })
      .log('error', `login with ${secret} failed`, {
        list: [[secret]],
        [secret]: 1,
        password: 'unknown to the redactor',
        error: new AppError('MILVUS_CALL_FAILED', { reason: secret }, { cause }),
        thrown: cause,
      });
    const text = await readFile(path, 'utf8');
    expect(text).toContain('MILVUS_CALL_FAILED');
    expect(text).not.toContain('horse');
    expect(text).not.toContain('unknown to the redactor');
  });

  it('holds whatever it is given, in limits', async () => {
    const loop: Record<string, unknown> = {
      big: 2n ** 63n,
      at: new Date(0),
      bytes: Buffer.alloc(9),
    };
    loop['self'] = loop;
    open().log('info', 'x'.repeat(10_000), {
      level: 'mine',
      loop,
      nothing: null,
      many: Array.from({ length: 500 }, () => 1),
      call: () => 1,
    });
    const [entry] = (await lines()) as [Record<string, unknown>];
    expect(entry).toMatchObject({
      level: 'info',
      loop: { big: '9223372036854775808', at: '1970-01-01T00:00:00.000Z', bytes: '(9 bytes)' },
      nothing: null,
      call: '(function)',
    });
    expect(entry['many']).toHaveLength(100);
    expect(entry['message']).toBe(`${'x'.repeat(8192)}… (1808 more)`);
  });

  it('begins anew when it is full, and keeps as many old ones as it should', async () => {
    const log = open({ maxBytes: 150, keep: 2 });
    for (let number = 1; number <= 7; number += 1) log.log('info', `entry ${number}`);
    expect((await readdir(join(folder, 'logs'))).sort()).toEqual([
      'app.log',
      'app.log.1',
      'app.log.2',
    ]);
    const messages = await Promise.all(
      [`${path}.2`, `${path}.1`, path].map(async (name) =>
        (await lines(name)).map((entry) => (entry as { message: string }).message),
      ),
    );
    expect(messages).toEqual([['entry 3', 'entry 4'], ['entry 5', 'entry 6'], ['entry 7']]);
  });

  it('that cannot be written says so once and never fails', () => {
    const log = open({ path: '/dev/full' });
    log.log('info', 'one');
    log.log('info', 'two');
    expect(lost).toMatchObject([{ code: 'DISK_FULL', params: { path: '/dev/full' } }]);
  });

  it('goes on when it can be written again, and says how much is missing', async () => {
    const log = open({ path: join(path, 'app.log') });
    await appendFile(join(folder, 'logs'), '');
    log.log('info', 'lost');
    await rm(join(folder, 'logs'));
    log.log('info', 'kept');
    log.log('info', 'kept too');
    expect(lost).toMatchObject([{ code: 'FILE_UNREADABLE' }]);
    expect(await lines(join(path, 'app.log'))).toEqual([
      { at, level: 'info', message: 'kept', lostLinesBefore: 1 },
      { at, level: 'info', message: 'kept too' },
    ]);
  });

  it('never fails because of what it is given', () => {
    const bad = {
      get value(): never {
        throw new Error('no');
      },
    };
    expect(() => open().log('info', 'x', { bad })).not.toThrow();
    expect(lost).toHaveLength(1);
  });
});
