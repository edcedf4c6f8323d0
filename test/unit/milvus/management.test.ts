import { describe, expect, it } from 'vitest';

import { openManagement } from '#engine/milvus/management.ts';

import { impatientClock, systemClock } from './clock.ts';
import { readHttp, startHttpServer, type Version } from './wireServer.ts';

const { signal } = new AbortController();
const gc = '/management/datacoord/garbage_collection';

async function openRecorded(version: Version, ...names: string[]) {
  const recordings = names.map((name) => readHttp(version, name));
  const server = await startHttpServer(recordings);
  return {
    server,
    management: openManagement(server.endpoint, { clock: systemClock, proxyFor: () => undefined }),
  };
}

const answering = (http_status: number, answer_text: string, page = 'pause?pause_seconds=60') =>
  startHttpServer([{ method: 'GET', path: `${gc}/${page}`, http_status, answer_text }]);

describe('the health of the management port', () => {
  it.each(['2.3.5', '2.5.24', '2.6.18'] as const)('is read on %s', async (version) => {
    const { management, server } = await openRecorded(version, 'mgmt_healthz');
    await management.checkHealth(signal);
    expect(server.seen.map(({ path }) => path)).toEqual(['/healthz']);
  });

  it('is not that of a port which refuses', async () => {
    const { endpoint } = await startHttpServer([
      { method: 'GET', path: '/healthz', http_status: 500, answer_text: 'not healthy' },
    ]);
    const management = openManagement(endpoint, { clock: systemClock, proxyFor: () => undefined });
    await expect(management.checkHealth(signal)).rejects.toMatchObject({
      code: 'MILVUS_CALL_FAILED',
      params: { reason: 'HTTP 500' },
    });
  });
});

describe('a pause of garbage collection', () => {
  it('has no ticket on 2.5', async () => {
    const { management, server } = await openRecorded('2.5.24', 'mgmt_gc_pause', 'mgmt_gc_resume');
    expect(await management.pauseGc({ seconds: 60, collectionId: null }, signal)).toBe('');
    await management.resumeGc('', null, signal);
    expect(server.seen.map(({ path }) => path)).toEqual([
      `${gc}/pause?pause_seconds=60`,
      `${gc}/resume`,
    ]);
  });

  it('of one collection has a ticket on 2.6, which ends it', async () => {
    const { management, server } = await openRecorded(
      '2.6.18',
      'mgmt_gc_pause_collection',
      'mgmt_gc_resume_collection',
    );
    const collectionId = '470644954049283065';
    const ticket = await management.pauseGc({ seconds: 60, collectionId }, signal);
    expect(ticket).toBe(
      'eyJjb2xsZWN0aW9uX2lkIjoiNDcwNjQ0OTU0MDQ5MjgzMDY1IiwidG9rZW4iOiIwMDAwMDAwMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDMifQ==',
    );
    await management.resumeGc(ticket, collectionId, signal);
    expect(server.seen.map(({ authorization }) => authorization)).toEqual([undefined, undefined]);
  });

  it('is not there on 2.3', async () => {
    const { management } = await openRecorded('2.3.5', 'mgmt_gc_pause_not_there');
    const paused = management.pauseGc({ seconds: 60, collectionId: null }, signal);
    await expect(paused).rejects.toMatchObject({
      code: 'MILVUS_UNSUPPORTED',
      params: { call: `${gc}/pause` },
    });
  });

  it('is not resumed without its ticket on 2.6, whose answer is no JSON', async () => {
    const { management, server } = await openRecorded('2.6.18', 'mgmt_gc_resume_without_ticket');
    await expect(management.resumeGc('', null, signal)).rejects.toMatchObject({
      code: 'MILVUS_CALL_FAILED',
      params: {
        address: server.endpoint.slice('http://'.length),
        call: `${gc}/resume`,
        reason:
          '{"msg": "failed to resume garbage collection, strconv.ParseInt: parsing "": invalid syntax"} (HTTP 500)',
      },
    });
  });

  it.each([
    ['a page of another service', '<html>hello</html>'],
    ['JSON of another service', '{"status":"ok"}'],
    ['a refusal with HTTP 200', '{"msg":"not now"}'],
  ])('is not taken from %s', async (_, text) => {
    const { endpoint } = await answering(200, text);
    const management = openManagement(endpoint, { clock: systemClock, proxyFor: () => undefined });
    const paused = management.pauseGc({ seconds: 60, collectionId: null }, signal);
    await expect(paused).rejects.toMatchObject({ code: 'MILVUS_CALL_FAILED' });
  });

  it('may have a ticket and no word', async () => {
    const { endpoint } = await answering(200, '{"ticket":"t"}');
    const management = openManagement(endpoint, { clock: systemClock, proxyFor: () => undefined });
    expect(await management.pauseGc({ seconds: 60, collectionId: null }, signal)).toBe('t');
  });
});

describe('a management endpoint', () => {
  const resume = (endpoint: string, clock = systemClock) =>
    openManagement(endpoint, { clock, proxyFor: () => undefined }).resumeGc('', null, signal);

  it('where nothing listens is unreachable', async () => {
    await expect(resume('http://127.0.0.1:1')).rejects.toMatchObject({
      code: 'MILVUS_UNREACHABLE',
      params: { address: '127.0.0.1:1' },
    });
  });

  it.each(['localhost:9091', 'milvus', ''])('that is no URL is not found: %j', async (endpoint) => {
    await expect(resume(endpoint)).rejects.toMatchObject({ code: 'HOST_NOT_FOUND' });
  });

  it('that does not answer in time is told as such', async () => {
    const { endpoint } = await answering(200, '{"msg":"OK"}', 'resume');
    await expect(resume(endpoint, impatientClock)).rejects.toMatchObject({
      code: 'MILVUS_TIMEOUT',
      params: { call: `${gc}/resume`, seconds: '10' },
    });
  });

  it('is left when the signal says so', async () => {
    const { endpoint } = await answering(200, '{"msg":"OK"}', 'resume');
    const stopped = openManagement(endpoint, {
      clock: systemClock,
      proxyFor: () => undefined,
    }).resumeGc('', null, AbortSignal.abort());
    await expect(stopped).rejects.toMatchObject({ code: 'STOPPED' });
  });
});
