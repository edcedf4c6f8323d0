import { describe, expect, test } from 'vitest';

import type { CheckResult } from '#shared/check.ts';
import { AppError, toErrorInfo } from '#shared/errors.ts';

import { type Engine, run, settle, start } from './cliRun.ts';

const environment = { NO_COLOR: '1' };

const step = (
  name: CheckResult['step'],
  status: CheckResult['status'],
  change: Partial<CheckResult> = {},
): CheckResult => ({
  step: name,
  status,
  finding: null,
  error: null,
  fixes: [],
  tookMs: 12,
  ...change,
});

const hostName = step('hostName', 'passed', {
  finding: { name: 'addresses', params: { addresses: '10.0.0.4' } },
});
const milvusPort = step('milvusPort', 'passed', {
  finding: { name: 'port', params: { port: '19530' } },
  tookMs: 1500,
});
const certificate = step('certificate', 'warning', {
  finding: { name: 'noTlsFarAway', params: { host: 'lyon' } },
});

/** An engine whose steps end in the given order. */
const engineOf =
  (...results: readonly CheckResult[]) =>
  (engine: Engine) => ({
    'checks.run': ({ testId }: Record<string, unknown>) => {
      for (const result of results) {
        engine.emit({ type: 'check.step', testId: String(testId), result });
      }
      return results;
    },
  });

describe('check', () => {
  test('shows the steps in their order, however they end', async () => {
    const answers = engineOf(certificate, milvusPort, hostName);
    const { exitCode, stdout } = await run({ argv: ['check'], answers, environment });
    expect({ exitCode, stdout }).toEqual({
      exitCode: 2,
      stdout: [
        '✓  1  Host name                     12 ms  10.0.0.4',
        '✓  2  Milvus answers                1.5 s  port 19530',
        '!  3  Certificate                   12 ms  TLS is off and lyon is not in a local network: passwords and rows can be read on the way',
        '',
      ],
    });
  });

  test('says what is wrong, what was found instead, what to do, and what would put it right', async () => {
    const rootPath = step('hostName', 'failed', {
      error: toErrorInfo(new AppError('ROOT_PATH_EMPTY', { location: 'a-bucket/files' })),
      finding: { name: 'rootPathFound', params: { location: 'a-bucket/file' } },
      fixes: [
        {
          type: 'useRootPath',
          rootPath: 'file',
          segmentFiles: 1804,
          newestAt: '2026-09-20T14:02:00.000Z',
        },
      ],
    });
    const { exitCode, stdout } = await run({
      argv: ['check', '--lang', 'en'],
      answers: engineOf(rootPath),
      environment,
    });
    expect({ exitCode, stdout }).toEqual({
      exitCode: 3,
      stdout: [
        '✗  1  Host name                     12 ms  There is no data of Milvus under a-bucket/files, yet Milvus holds rows. The root path is probably wrong. (MB-301)',
        '      data found under a-bucket/file',
        '      Set the root path that Milvus itself uses (minio.rootPath in milvus.yaml; often files or file).',
        '      → Use file: 1,804 segment files, newest Sep 20, 2026, 14:02',
        '',
      ],
    });
  });

  test('tells scripts each step as it ends, and all of them at the end', async () => {
    const { stdout } = await run({
      argv: ['check', '--json'],
      answers: engineOf(milvusPort, hostName),
    });
    expect(stdout.filter((line) => line !== '').map((line) => JSON.parse(line) as unknown)).toEqual(
      [{ check: milvusPort }, { check: hostName }, { checks: [milvusPort, hostName] }],
    );
  });

  test('ends with 0, with 2 after a warning, with 3 after a failure', async () => {
    const exitCodeOf = async (...results: CheckResult[]) =>
      (await run({ argv: ['check'], answers: engineOf(...results) })).exitCode;
    expect([
      await exitCodeOf(hostName, step('management', 'skipped'), step('writeProbe', 'asksFirst')),
      await exitCodeOf(hostName, step('rootPath', 'warning')),
      await exitCodeOf(step('rootPath', 'warning'), step('writeProbe', 'failed')),
    ]).toEqual([0, 2, 3]);
  });

  test('writes unless it is told not to', async () => {
    const asked = async (...flags: string[]) => {
      const { engine } = await run({ argv: ['check', ...flags], answers: engineOf(hostName) });
      return engine.calls.map(({ input }) => (input as { mayWrite?: string }).mayWrite);
    };
    expect([await asked(), await asked('--write'), await asked('--no-write')]).toEqual([
      ['always'],
      ['always'],
      ['never'],
    ]);
  });

  test('stops its test, and waits until nothing of it is left', async () => {
    let end = (): void => undefined;
    const running = start({
      argv: ['check'],
      answers: () => ({
        'checks.run': () =>
          new Promise((_, reject) => {
            end = () => reject(new AppError('STOPPED'));
          }),
        'checks.stop': () => {
          end();
          return {};
        },
      }),
    });
    await settle();
    running.stop();
    expect(await running.exitCode).toBe(4);
    expect(running.engine.calls.map(({ path }) => path)).toEqual(['checks.run', 'checks.stop']);
  });
});
