import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createSystemClock } from '#engine/systemClock.ts';
import { findPractice, openPractice } from '#hosts/practice.ts';
import { pidHeader } from '#shared/practice.ts';

let dataFolder: string;
let server: Server;
let endpoint: string;
let answer: { readonly status: number; readonly pid: string };
let asked: string[];

beforeEach(async () => {
  dataFolder = await mkdtemp(path.join(tmpdir(), 'find-practice-'));
  asked = [];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.writeHead(answer.status, { [pidHeader]: answer.pid }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(dataFolder, { recursive: true });
});

const options = () => ({
  dataFolder,
  clock: createSystemClock(),
  signal: new AbortController().signal,
});

async function writeRunning(text: string): Promise<void> {
  await mkdir(path.join(dataFolder, 'practice'));
  await writeFile(path.join(dataFolder, 'practice', 'running.json'), text);
}

const runningAt = (controlEndpoint: string): string =>
  JSON.stringify({ pid: 7, controlEndpoint, token: 'secret' });

describe('practice clusters are not found', () => {
  test('where none ever ran', async () => {
    expect(await findPractice(options())).toEqual(null);
  });

  test('where what is written about them is not whole', async () => {
    await writeRunning('{"pid": 7');
    expect(await findPractice(options())).toEqual(null);
  });

  test('where nobody is behind the port any more', async () => {
    await writeRunning(runningAt('http://127.0.0.1:1'));
    expect(await findPractice(options())).toEqual(null);
  });

  test('where another program has come to the port, whatever it answers', async () => {
    await writeRunning(runningAt(endpoint));
    const found = [];
    for (const status of [200, 401, 503]) {
      answer = { status, pid: '8' };
      found.push(await findPractice(options()));
    }
    expect(found).toEqual([null, null, null]);
  });

  test('where they are just ending', async () => {
    await writeRunning(runningAt(endpoint));
    answer = { status: 503, pid: '7' };
    expect({ found: await findPractice(options()), asked }).toEqual({
      found: null,
      asked: ['GET /hold Bearer secret'],
    });
  });
});

test('when they cannot be started, their log says why', async () => {
  const script = path.join(dataFolder, 'practice.mjs');
  await writeFile(script, 'throw new RangeError("no room")');
  const log = path.join(dataFolder, 'logs', 'practice.log');
  await expect(openPractice({ ...options(), script })).rejects.toMatchObject({
    code: 'PRACTICE_FAILED',
    params: { reason: 'their process ended with an error', log },
    cause: 'RangeError: no room',
  });
});
