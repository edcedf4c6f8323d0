import { describe, expect, test } from 'vitest';

import type { BackupProof } from '#shared/catalog.ts';
import { AppError } from '#shared/errors.ts';

import { failWith, run } from './cliRun.ts';

async function textOf(input: Parameters<typeof run>[0]) {
  const { exitCode, stdout, stderr } = await run({ environment: { NO_COLOR: '1' }, ...input });
  return { exitCode, stdout, stderr };
}

describe('verify', () => {
  const proof: BackupProof = {
    objects: 1200,
    sizeBytes: 2 ** 30,
    missing: [],
    wrongSize: [],
    unexpected: [],
    problems: 0,
    restorable: ['default.a', 'db1.b'],
    damaged: [],
  };
  const verify = (change: Partial<BackupProof>) =>
    textOf({
      argv: ['verify', '-n', 'monday'],
      answers: () => ({ 'backups.prove': () => ({ ...proof, ...change }) }),
    });
  const compared = 'Backup monday: 1,200 objects, 1 GiB, compared with the metadata.';

  test('ends with 0 when every object is there', async () => {
    expect(await verify({})).toEqual({
      exitCode: 0,
      stdout: [compared, 'Every object of monday is there with its size. Rows were not read.', ''],
      stderr: [''],
    });
  });

  test('ends with 1 when some are missing, and says what can still be restored', async () => {
    const damage = {
      missing: ['binlogs/a'],
      wrongSize: ['binlogs/b\u001B[31m'],
      problems: 250,
      damaged: ['default.a'],
      restorable: ['db1.b'],
    };
    expect(await verify(damage)).toEqual({
      exitCode: 1,
      stdout: [compared, 'Damaged: default.a.', 'The rest can be restored: --filter db1.b', ''],
      stderr: ['! missing: binlogs/a', '! another size: binlogs/b\uFFFD[31m', '! … 248 more', ''],
    });
  });

  test('ends with 2 when something lies beside that no metadata names', async () => {
    expect(await verify({ unexpected: ['binlogs/x'], problems: 1 })).toEqual({
      exitCode: 2,
      stdout: [
        compared,
        'Every object of monday is there with its size; beside them lies what no metadata names.',
        '',
      ],
      stderr: ['! named by no metadata: binlogs/x', ''],
    });
  });

  test.each([
    ['BACKUP_UNREADABLE', 1],
    ['BACKUP_INCOMPLETE', 1],
    ['BACKUP_HALF_DELETED', 1],
    ['FORMAT_UNSUPPORTED', 2],
    ['BACKUP_NOT_FOUND', 3],
    ['STORAGE_UNREACHABLE', 1],
  ] as const)('ends for %s with %i', async (code, exitCode) => {
    const answers = () => ({ 'backups.prove': failWith(new AppError(code)) });
    const ended = await run({ argv: ['verify', '-n', 'monday'], answers });
    expect(ended.exitCode).toBe(exitCode);
    expect(ended.stderr[0]).toContain('(MB-');
  });

  test('is one JSON line with --json', async () => {
    const answers = () => ({ 'backups.prove': () => proof });
    const { stdout } = await run({ argv: ['verify', '-n', 'monday', '--json'], answers });
    expect(stdout.map((line) => line && JSON.parse(line))).toEqual([{ proof, exitCode: 0 }, '']);
  });
});
