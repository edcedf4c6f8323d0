import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { describe, expect, test } from 'vitest';

import { aheadMs, compareClocks } from '#engine/checks/storageClock.ts';
import type { S3Location } from '#shared/profile.ts';

import { createFakeClock } from '../../suites/testClock.ts';

const { signal } = new AbortController();
const here = '2026-01-02T03:04:05.400Z';

/** What is said of a storage whose answers have this Date; '' for none. */
async function compareWith(date: string) {
  const server = createServer((_, answer) => {
    answer.sendDate = false;
    if (date !== '') answer.setHeader('date', new Date(date).toUTCString());
    answer.writeHead(403).end('<Error/>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const location: S3Location = {
    type: 's3',
    provider: 's3',
    endpoint: `127.0.0.1:${port}`,
    useTls: false,
    region: '',
    bucket: 'b',
    rootPath: '',
    addressing: 'path',
    accessKey: 'a',
    secretKey: 's',
  };
  try {
    const scope = { clock: createFakeClock(here), proxy: undefined, signal };
    const { status, finding, error } = await compareClocks(location, scope);
    const { seconds } = finding?.params ?? {};
    return [status, finding?.name, seconds, error?.code];
  } finally {
    server.close();
  }
}

describe('the clock of this computer', () => {
  test.each([
    ['2026-01-02T03:04:05.000Z', 'passed', 'clock', '0', undefined],
    ['2026-01-02T03:04:09.000Z', 'passed', 'clock', '3.6', undefined],
    ['2026-01-02T03:10:05.000Z', 'warning', 'clockBehind', '359.6', undefined],
    ['2026-01-02T02:58:05.000Z', 'warning', 'clockAhead', '359.401', undefined],
    ['2026-01-02T03:30:00.000Z', 'failed', 'clockBehind', '1554.6', 'CLOCK_SKEW'],
    ['', 'skipped', 'noDate', undefined, undefined],
  ])('is compared with %s', async (date, ...expected) => {
    expect(await compareWith(date)).toEqual(expected);
  });

  test('is not called off for the seconds that a date leaves out, or the time of the way', () => {
    const before = new Date('2026-01-02T03:04:05.990Z');
    const after = new Date('2026-01-02T03:04:07.010Z');
    const at = (date: string) => aheadMs({ before, after }, Date.parse(date));
    expect([at('2026-01-02T03:04:05Z'), at('2026-01-02T03:04:07Z')]).toEqual([0, 0]);
  });
});
