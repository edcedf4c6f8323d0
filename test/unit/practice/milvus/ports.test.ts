import { connect } from 'node:net';

import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { request } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';

import { methodCodecs } from '../../../../electron/practice/milvus/descriptor.ts';
import {
  floats,
  int64s,
  type MilvusBench,
  openMilvusBench,
  schemaOf,
  vectorField,
} from './milvusBench.ts';

interface Sent {
  readonly answer?: object;
  readonly error?: { readonly code: number; readonly details: string };
}

/** One call over the network. */
async function send(bench: MilvusBench, method: string, login?: string): Promise<Sent> {
  const client = new Client(bench.server.address, credentials.createInsecure());
  onTestFinished(() => client.close());
  const metadata = new Metadata();
  if (login !== undefined) metadata.set('authorization', Buffer.from(login).toString('base64'));
  const asIs = (bytes: Buffer) => bytes;
  return new Promise((resolve) => {
    const answered = (error: ServiceError | null, bytes?: Buffer) =>
      resolve(
        error
          ? { error: { code: error.code, details: error.details } }
          : { answer: methodCodecs(method).response.decode(bytes ?? Buffer.alloc(0)) },
      );
    const path = `/milvus.proto.milvus.MilvusService/${method}`;
    client.makeUnaryRequest(path, asIs, asIs, Buffer.alloc(0), metadata, answered);
  });
}

async function post(bench: MilvusBench, page: string, body: object, login = 'root:Secret-1') {
  const answer = await request(`http://${bench.server.address}/v2/vectordb/${page}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { authorization: `Bearer ${login}` },
  });
  return { status: answer.statusCode, text: await answer.body.text() };
}

describe('one port', () => {
  it('speaks gRPC and REST side by side, both to who is logged in only', async () => {
    const bench = await openMilvusBench({ rootPassword: 'Secret-1' });
    await bench.call('CreateCollection', {
      collection_name: 'c1',
      schema: schemaOf([vectorField()]),
    });
    const [grpc, rest] = await Promise.all([
      send(bench, 'ListDatabases', 'root:Secret-1'),
      post(bench, 'collections/list', {}),
    ]);
    expect(grpc.answer).toMatchObject({ db_names: ['default'] });
    expect(rest).toEqual({ status: 200, text: '{"code":0,"data":["c1"]}' });
    expect((await send(bench, 'ListDatabases', 'root:wrong')).error?.code).toBe(16);
    expect((await post(bench, 'collections/list', {}, 'root:wrong')).status).toBe(401);
  });

  it('takes a request that comes in small pieces', async () => {
    const bench = await openMilvusBench();
    const socket = connect(bench.server.port, '127.0.0.1');
    const text =
      'POST /v2/vectordb/collections/list HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n{}';
    const answer = new Promise<string>((resolve) => {
      socket.on('data', (bytes: Buffer) => resolve(bytes.toString('utf8')));
    });
    socket.setNoDelay(true);
    for (const part of text.match(/[^]{1,2}/g) ?? []) {
      await new Promise<void>((resolve) => socket.write(part, () => resolve()));
    }
    expect(await answer).toContain('{"code":0,"data":[]}');
    socket.destroy();
  });

  it('counts over REST, with ids and counts as numbers', async () => {
    const bench = await openMilvusBench();
    const c1 = { collection_name: 'c1' };
    await bench.call('CreateCollection', { ...c1, schema: schemaOf([vectorField()]) });
    await bench.call('CreateIndex', { ...c1, field_name: 'v' });
    await bench.call('LoadCollection', c1);
    const fields_data = [int64s('id', [1, 2]), floats('v', 2, [1, 2, 3, 4])];
    await bench.call('Insert', { ...c1, num_rows: 2, fields_data });
    const count = (outputFields: string[]) =>
      post(bench, 'entities/query', { collectionName: 'c1', filter: 'id > 1', outputFields });
    expect((await count(['count(*)'])).text).toBe('{"code":0,"data":[{"count(*)":1}]}');
    expect((await count(['id'])).text).toContain('"code":1801');
  });

  it('has no page of REST that its version has not', async () => {
    const pages = ['jobs/import/list', 'jobs/import/describe', 'segments/describe'];
    const statuses = [];
    for (const version of ['2.3', '2.4', '2.5'] as const) {
      const bench = await openMilvusBench({ version });
      for (const page of pages) statuses.push((await post(bench, page, { jobId: '1' })).status);
    }
    expect(statuses).toEqual([404, 404, 404, 200, 404, 404, 200, 200, 200]);
  });
});

describe('a scripted fault', () => {
  it('lets a call wait', async () => {
    const bench = await openMilvusBench({
      faults: [{ type: 'stall', service: 'milvus', operation: 'GetVersion', delayMs: 60_000 }],
    } as never);
    let isAnswered = false;
    const sent = send(bench, 'GetVersion').then((answer) => {
      isAnswered = true;
      return answer;
    });
    // Another call comes and goes meanwhile.
    await send(bench, 'CheckHealth');
    expect(isAnswered).toBe(false);
    await bench.clock.advance(60_000);
    expect((await sent).answer).toMatchObject({ version: '2.5.24' });
  });

  it('refuses a call as gRPC does, as often as it says', async () => {
    const bench = await openMilvusBench({
      faults: [{ type: 'callError', operation: 'GetVersion', grpcStatus: 8, details: 'slow down' }],
    } as never);
    const answers = [await send(bench, 'GetVersion'), await send(bench, 'GetVersion')];
    expect(answers).toMatchObject([
      { error: { code: 8, details: 'slow down' } },
      { answer: { version: '2.5.24' } },
    ]);
  });
});

describe('a pause of garbage collection', () => {
  const garbage = '/management/datacoord/garbage_collection';

  it('keeps files that were replaced until it is over, which it is by itself', async () => {
    const bench = await openMilvusBench({ pace: { garbageMs: 1000 } });
    const c1 = { collection_name: 'c1' };
    await bench.call('CreateCollection', { ...c1, schema: schemaOf([vectorField()]) });
    const fields_data = [int64s('id', [1]), floats('v', 2, [1, 2])];
    await bench.call('Insert', { ...c1, num_rows: 1, fields_data });
    const page = await request(
      `${bench.server.managementEndpoint}${garbage}/pause?pause_seconds=60`,
    );
    expect(await page.body.text()).toBe('{"msg": "OK"}');
    await bench.call('Flush', { collection_names: ['c1'] });
    const segments = () => {
      const keys = bench.bucket.list('files/insert_log/').map(({ key }) => key.split('/')[4]);
      return new Set(keys).size;
    };
    const segmentsAfter = async (ms: number) => {
      await bench.clock.advance(ms);
      return segments();
    };
    await expect.poll(() => segmentsAfter(1)).toBe(2);
    await bench.clock.advance(50_000);
    expect(segments()).toBe(2);
    await expect.poll(() => segmentsAfter(10_000)).toBe(1);
  });
});
