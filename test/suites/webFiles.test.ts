// Zips that browsers send and fetch, over a real web host and engine.
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { request as send } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { answerChoice } from '#hosts/answerChoice.ts';
import { guardCalls } from '#hosts/guardCalls.ts';
import { createWebFiles } from '#hosts/web/files.ts';
import { startWebServer, type WebServer } from '#hosts/web/server.ts';
import type { ChosenFile } from '#shared/contract.ts';
import type { ErrorCode } from '#shared/errorCatalog.ts';
import type { Job } from '#shared/job.ts';
import { noLabels, type StorageProfile } from '#shared/profile.ts';

import { realClock } from './testClock.ts';
import { openTestEngine, type TestEngine } from './testEngine.ts';

const golden = 'bk_v0_5_16';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

let folder: string;
let filesFolder: string;
let opened: TestEngine;
let server: WebServer;
let cookie: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'web-files-'));
  const dataFolder = path.join(folder, 'data');
  filesFolder = path.join(dataFolder, 'files');
  await mkdir(path.join(folder, 'backups'));
  const storage = (id: string, place: string): StorageProfile => ({
    id,
    name: id,
    protection: 'none',
    ...noLabels,
    location: { type: 'local', path: place },
  });
  opened = await openTestEngine({
    dataFolder,
    host: 'web',
    transient: {
      clusters: [],
      storages: [
        storage('golden', path.resolve('test/golden')),
        storage('backups', path.join(folder, 'backups')),
      ],
    },
  });
  const { engine } = opened;
  let made = 0;
  const randomId = () => `file-${(made += 1)}`;
  const files = createWebFiles({ engine, folder: filesFolder, randomId, isReadOnly: false });
  server = await startWebServer({
    engine: guardCalls(answerChoice(engine, files.choose), realClock),
    files,
    assets: { get: () => Promise.resolve(null) },
    clock: realClock,
    port: 0,
    network: null,
    randomToken: () => 'token',
    onLink: () => undefined,
  });
  const { headers } = await ask('/?token=token');
  cookie = (headers['set-cookie'] as string[])[0]?.split(';')[0] ?? '';
});

afterAll(async () => {
  await server.close();
  await opened.engine.close();
  await rm(folder, { recursive: true, force: true });
});

function ask(
  place: string,
  options: { method?: string; headers?: Record<string, string>; body?: Buffer | string } = {},
): Promise<Answer> {
  const { method = 'GET', body } = options;
  const headers = { cookie: cookie ?? '', ...options.headers };
  return new Promise((resolve, reject) => {
    const asked = send(
      { host: '127.0.0.1', port: server.port, path: place, method, headers },
      (response) => {
        const { statusCode: status = 0, headers: told } = response;
        buffer(response).then((all) => resolve({ status, headers: told, body: all }), reject);
      },
    );
    asked.once('error', reject);
    asked.end(body);
  });
}

async function call(name: string, input: unknown): Promise<unknown> {
  const body = JSON.stringify(input);
  const headers = { 'content-type': 'application/json' };
  return JSON.parse((await ask(`/api/${name}`, { method: 'POST', headers, body })).body.toString());
}

const valueOf = (reply: unknown) => (reply as { value: ChosenFile }).value;
const codeOf = (reply: unknown) => (reply as { error?: { code: ErrorCode } }).error?.code;
const upload = async (body: Buffer): Promise<unknown> => {
  const headers = { 'content-type': 'application/zip', 'content-length': String(body.length) };
  return JSON.parse((await ask('/api/files', { method: 'POST', headers, body })).body.toString());
};

async function transfer(ends: {
  sourceId: string;
  storageId: string;
  targetName: string;
}): Promise<Job> {
  const { client } = opened;
  const request = { kind: 'transfer', backupName: golden, ...ends } as const;
  const { planId, sha256 } = await client.plans.preview(request);
  const { jobId } = await client.jobs.start({ planId, sha256, typedName: null });
  return new Promise((resolve) => {
    const stop = opened.engine.subscribe((event) => {
      const isEnd = event.type === 'job.finished' && event.jobId === jobId;
      if (!isEnd && event.type !== 'jobs.snapshot') return;
      void client.jobs.get({ jobId }).then((job) => {
        if (job.state !== 'finished') return;
        stop();
        resolve(job);
      });
    });
  });
}

const zipsLeft = async () =>
  (await readdir(filesFolder)).filter((name) => !name.startsWith('chosen.json'));

describe('a backup that a browser fetches', () => {
  let zip: Buffer;

  it('is one zip under the name that was suggested, and is not kept', async () => {
    const choice = { what: 'zipToWrite', suggestedName: `été/${golden}.zip` };
    const { storageId, name } = valueOf(await call('files.choose', choice));
    expect(name).toBe(`été_${golden}.zip`);
    expect((await ask(`/api/files/${storageId}`)).status).toBe(404);
    const job = await transfer({ sourceId: 'golden', storageId, targetName: '' });
    expect(job).toMatchObject({ outcome: 'succeeded', error: null });
    const { status, headers, body } = await ask(`/api/files/${storageId}`);
    expect([status, headers]).toEqual([
      200,
      expect.objectContaining({
        'content-type': 'application/zip',
        'content-length': String(body.length),
        'content-disposition': `attachment; filename="_t__${golden}.zip"; filename*=UTF-8''%C3%A9t%C3%A9_${golden}.zip`,
        'x-content-type-options': 'nosniff',
      }),
    ]);
    zip = body;
    await expect.poll(zipsLeft).toEqual([]);
    expect((await ask(`/api/files/${storageId}`)).status).toBe(404);
  });

  it('is sent back, told by its own name, brought to a place, and not kept', async () => {
    const { storageId, name } = valueOf(await upload(zip));
    expect(name).toBe(golden);
    expect(await zipsLeft()).toHaveLength(1);
    // What came from a browser is for jobs alone.
    expect((await ask(`/api/files/${storageId}`)).status).toBe(404);
    const job = await transfer({ sourceId: storageId, storageId: 'backups', targetName: '' });
    expect(job).toMatchObject({ outcome: 'succeeded', error: null });
    const marker = path.join(golden, 'meta', 'full_meta.json');
    expect(await readFile(path.join(folder, 'backups', marker))).toEqual(
      await readFile(path.join('test/golden', marker)),
    );
    await expect.poll(zipsLeft).toEqual([]);
  });

  it('is refused without a byte kept when its bytes are not those of the zip', async () => {
    const broken = Buffer.from(zip);
    broken.writeUInt32LE(0, broken.length - 22);
    expect(codeOf(await upload(broken))).toBe('ZIP_UNREADABLE');
    expect(codeOf(await upload(Buffer.from('no zip')))).toBe('ZIP_UNREADABLE');
    expect(await zipsLeft()).toEqual([]);
  });

  it('leaves nothing behind when it breaks off on its way', async () => {
    const socket = connect(server.port, '127.0.0.1');
    const head = [
      'POST /api/files HTTP/1.1',
      `Host: 127.0.0.1:${server.port}`,
      `Cookie: ${cookie}`,
      'Content-Type: application/zip',
      `Content-Length: ${zip.length}`,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    socket.write(zip.subarray(0, 1000));
    await expect.poll(zipsLeft).toHaveLength(1);
    socket.destroy();
    await expect.poll(zipsLeft).toEqual([]);
  });
});

describe('what a page may not do', () => {
  const chosen = { what: 'zipToRead', path: '/etc/passwd', name: null };

  it.each([
    ['files.keep', chosen],
    ['files.find', { storageId: 'chosen-id-1' }],
    ['files.discard', { storageId: 'chosen-id-1' }],
    ['files.choose', { what: 'folderToRead', suggestedName: '' }],
    ['files.choose', { what: 'zipToRead', suggestedName: '' }],
  ])('%s %j', async (name, input) => {
    expect(codeOf(await call(name, input))).toBe('NO_SUCH_PROCEDURE');
  });

  it('fetch a file that the desktop app writes elsewhere', async () => {
    const elsewhere = path.join(folder, 'mine.zip');
    const { storageId } = await opened.client.files.keep({
      what: 'zipToWrite',
      path: elsewhere,
      name: null,
    });
    await transfer({ sourceId: 'golden', storageId, targetName: '' });
    expect((await ask(`/api/files/${storageId}`)).status).toBe(404);
    expect((await readdir(folder)).includes('mine.zip')).toBe(true);
  });

  it.each(['/api/files/..%2fclusters.json', '/api/files/', '/api/files/chosen.json'])(
    'fetch %s',
    async (place) => expect((await ask(place)).status).toBe(404),
  );

  it('send a form, a body without a length, or anything without the cookie', async () => {
    const method = 'POST';
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await ask('/api/files', { method, headers: form })).status).toBe(415);
    const chunked = { 'content-type': 'application/zip', 'transfer-encoding': 'chunked' };
    const headers = { ...chunked, connection: 'close' };
    expect((await ask('/api/files', { method, headers, body: 'x' })).status).toBe(411);
    const nobody = { cookie: '', 'content-type': 'application/zip', 'content-length': '1' };
    expect((await ask('/api/files', { method, headers: nobody, body: 'x' })).status).toBe(403);
    expect(await zipsLeft()).toEqual([]);
  });

  it('send more than the disk takes', async () => {
    const headers = { 'content-type': 'application/zip', 'content-length': '900000000000000' };
    const socket = connect(server.port, '127.0.0.1');
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    const head = `POST /api/files HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nCookie: ${cookie}\r\n`;
    socket.write(`${head}${lines.join('\r\n')}\r\n\r\n`);
    const said = await new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (data) => {
        text += data.toString('utf8');
        if (text.includes('DISK_FULL')) resolve(text);
      });
    });
    socket.destroy();
    expect(said).toContain('"ok":false');
  });
});
