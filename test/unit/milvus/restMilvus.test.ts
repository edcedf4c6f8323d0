import { describe, expect, it } from 'vitest';

import type { ImportState } from '#engine/milvus/milvus.ts';
import { openMilvusRest } from '#engine/milvus/restMilvus.ts';
import { Secret } from '#engine/secret.ts';

import { systemClock } from './clock.ts';
import {
  type HttpRecording,
  type HttpServer,
  readHttp,
  startHttpServer,
  type Version,
} from './wireServer.ts';

const { signal } = new AbortController();
const root = { user: 'root', password: new Secret('Milvus') };
const read = (version: Version, name: string) => readHttp(version, name);

function open({ endpoint }: Pick<HttpServer, 'endpoint'>, login: typeof root | null = root) {
  const proxyFor = () => undefined;
  return openMilvusRest({ endpoint, login, files: {}, clock: systemClock, proxyFor });
}

async function openRecorded(version: Version, ...names: string[]) {
  const server = await startHttpServer(names.map((name) => read(version, name)));
  return { server, rest: open(server) };
}

const describePath = '/v2/vectordb/segments/describe';
const answering = (...texts: string[]): HttpRecording[] =>
  texts.map((answer_text) => ({
    method: 'POST',
    path: describePath,
    http_status: 200,
    answer_text,
  }));

describe('the logs of segments', () => {
  const types = { database: 'default', collectionId: '470644954049283065' };

  it('come with every digit of their ids', async () => {
    const { rest, server } = await openRecorded('2.6.18', 'rest_segments_describe_one');
    expect(await rest.describeSegments(types, ['470644954049484098'], signal)).toEqual([
      {
        segmentId: '470644954049484098',
        virtualChannel: 'by-dev-rootcoord-dml_0_470644954049283065v0',
        insertLogs: [
          { fieldId: '0', logIds: ['470644954050194109'] },
          { fieldId: '1', logIds: ['470644954050194110'] },
          { fieldId: '121', logIds: ['470644954050194111'] },
        ],
        deltaLogs: [],
      },
    ]);
    expect(server.seen).toEqual([
      {
        method: 'POST',
        path: describePath,
        body: '{"dbName":"default","collectionID":470644954049283065,"segmentIDs":[470644954049484098]}',
        authorization: 'Bearer root:Milvus',
      },
    ]);
  });

  it('are deltas in a segment of deletes', async () => {
    const { rest } = await openRecorded('2.6.18', 'rest_segments_describe_l0');
    expect(await rest.describeSegments(types, ['470644954049483119'], signal)).toEqual([
      {
        segmentId: '470644954049483119',
        virtualChannel: 'by-dev-rootcoord-dml_0_470644954049283065v0',
        insertLogs: [],
        deltaLogs: [{ fieldId: '100', logIds: ['470644954049483124'] }],
      },
    ]);
  });

  it.each([
    ['2.5.24', 15],
    ['2.6.18', 15],
  ] as const)('of many segments come in one request from %s', async (version, count) => {
    const recording = read(version, 'rest_segments_describe_all_g_types');
    const server = await startHttpServer([recording]);
    const ids = recording.request_text?.match(/\d{18}/g) ?? [];
    const described = await open(server).describeSegments(types, ids, signal);
    expect(described.map(({ segmentId }) => segmentId).toSorted()).toEqual(ids.toSorted());
    expect([described.length, server.seen.length]).toEqual([count, 1]);
  });

  it('of no segment need no request', async () => {
    const { rest, server } = await openRecorded('2.6.18');
    expect(await rest.describeSegments(types, [], signal)).toEqual([]);
    expect(server.seen).toEqual([]);
  });

  it('leave out a segment that is gone, and keep the others of the request', async () => {
    const gone = read('2.6.18', 'rest_segments_describe_unknown').answer_text;
    const one = (id: string) =>
      `{"code":0,"data":{"segmentInfos":[{"segmentID":${id},"vChannel":"v","insertLogs":[],"deltaLogs":[]}]}}`;
    const server = await startHttpServer(answering(gone, one('1'), gone, gone, one('3')));
    const segment = (segmentId: string) => ({
      segmentId,
      virtualChannel: 'v',
      insertLogs: [],
      deltaLogs: [],
    });
    const described = await open(server).describeSegments(types, ['1', '5', '2', '3'], signal);
    const asked = server.seen.map(({ body }) => /\[(.*)\]/.exec(body)?.[1]);
    expect(asked).toEqual(['1,5,2,3', '1,5', '2,3', '2', '3']);
    expect(described).toEqual([segment('1'), segment('3')]);
  });

  it('are not asked for by something that is no id', async () => {
    const { rest, server } = await openRecorded('2.6.18');
    await expect(rest.describeSegments(types, ['1],"x":[2'], signal)).rejects.toThrow(TypeError);
    expect(server.seen).toEqual([]);
  });

  it('are refused to a wrong password', async () => {
    const { rest, server } = await openRecorded('2.6.18', 'rest_segments_describe_wrong_password');
    await expect(rest.describeSegments(types, ['1'], signal)).rejects.toMatchObject({
      code: 'MILVUS_LOGIN_REFUSED',
      params: { address: server.endpoint.slice('http://'.length), user: 'root' },
    });
  });

  it('are not known to 2.3', async () => {
    const { rest } = await openRecorded('2.3.5', 'rest_segments_describe_not_there');
    await expect(rest.describeSegments(types, ['1'], signal)).rejects.toMatchObject({
      code: 'MILVUS_UNSUPPORTED',
      params: { call: describePath },
    });
  });
});

describe('a REST import', () => {
  const job = (name: string) => {
    const { request_text = '' } = read('2.6.18', name);
    const { collectionName, partitionName = '', files, options = {} } = JSON.parse(request_text);
    return {
      ref: { database: 'default', collection: collectionName },
      partition: partitionName,
      files,
      options,
    };
  };

  it.each([
    ['rest_import_create_partition_pa', '470644954054511249'],
    ['rest_import_create_l0_all_0', '470644954054875218'],
  ])('sends the request that was recorded: %s', async (name, id) => {
    const { rest, server } = await openRecorded('2.6.18', name);
    const { ref, ...rest_ } = job(name);
    expect(await rest.startImport(ref, rest_, signal)).toBe(id);
    expect(server.seen[0]?.body).toBe(read('2.6.18', name).request_text);
  });

  it.each([
    ['rest_import_create_wrong_path', 'no binlog to import'],
    ['rest_import_create_missing_partition', 'partition not found[partition=nope]'],
    ['rest_import_create_missing_collection', 'collection not found'],
  ])('that is refused with HTTP 200 is an error: %s', async (name, reason) => {
    const { rest } = await openRecorded('2.6.18', name);
    const { ref, ...rest_ } = job(name);
    await expect(rest.startImport(ref, rest_, signal)).rejects.toMatchObject({
      code: 'MILVUS_CALL_FAILED',
      params: { reason: expect.stringContaining(reason) },
    });
  });

  it('counts as started where early 2.4 says 200 for success', async () => {
    const path = '/v2/vectordb/jobs/import/create';
    const answer_text = '{"code":200,"data":{"jobId":"450000000000000001"}}';
    const server = await startHttpServer([{ method: 'POST', path, http_status: 200, answer_text }]);
    const { ref, ...rest_ } = job('rest_import_create_partition_pa');
    expect(await open(server).startImport(ref, rest_, signal)).toBe('450000000000000001');
  });

  const states = async (version: Version, name: string, count: number) => {
    const { rest } = await openRecorded(version, name);
    const seen: ImportState[] = [];
    while (seen.length < count) seen.push(await rest.importState('default', '1', signal));
    return seen;
  };
  const state = (name: ImportState['state'], rows: string, progress: number, reason = '') => ({
    state: name,
    rows,
    progress,
    reason,
  });

  it('goes on as recorded on 2.5.24', async () => {
    expect(await states('2.5.24', 'rest_import_describe_partition_pa_poll', 10)).toEqual([
      state('pending', '0', 0),
      state('running', '0', 10),
      state('running', '0', 40),
      state('running', '0', 40),
      state('running', '0', 40),
      state('running', '300', 69),
      state('running', '305', 70),
      state('running', '305', 75),
      state('running', '305', 90),
      state('completed', '305', 100),
    ]);
  });

  it('fails with the reason of the server', async () => {
    expect(await states('2.5.24', 'rest_import_describe_missing_field_poll', 3)).toEqual([
      state('pending', '0', 0),
      state('running', '0', 10),
      state(
        'failed',
        '0',
        0,
        'error: no binlog for field:$meta: importing data failed, file: id:470644665808295811  paths:"backup/m25_head/binlogs/insert_log/470644665807012744/470644665807012749/470644665807412789/470644665807412789/"',
      ),
    ]);
  });

  it('is asked for by the older name where the newer one is not there', async () => {
    const { rest, server } = await openRecorded('2.6.18', 'rest_import_get_progress');
    expect(await rest.importState('default', '470644954054713910', signal)).toEqual(
      state('completed', '300', 100),
    );
    expect(server.seen.map(({ path }) => path)).toEqual([
      '/v2/vectordb/jobs/import/describe',
      '/v2/vectordb/jobs/import/get_progress',
    ]);
  });

  it('that is not known is an error', async () => {
    const { rest } = await openRecorded('2.6.18', 'rest_import_describe_unknown_job');
    await expect(rest.importState('default', '42', signal)).rejects.toMatchObject({
      code: 'MILVUS_CALL_FAILED',
      params: { reason: 'import job does not exist, jobID=42: importing data failed' },
    });
  });
});
