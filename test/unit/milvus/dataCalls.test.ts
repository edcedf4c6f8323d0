import { describe, expect, it } from 'vitest';

import type { ImportState, Segment } from '#engine/milvus/milvus.ts';

import { openRecorded, readGrpc, type Version } from './wireServer.ts';

const { signal } = new AbortController();
const inDefault = (collection: string) => ({ database: 'default', collection });
const flushed = inDefault('w_flush');

describe('a flush', () => {
  it('on 2.3.5 has no checkpoints', async () => {
    const milvus = await openRecorded('2.3.5', ['flush']);
    expect(await milvus.flush(flushed, signal)).toEqual({
      segmentIds: ['470644815927845207'],
      flushTimestamp: '470644884533411842',
      sealTime: '1795367754',
      channelCheckpoints: {},
    });
  });

  it.each([
    {
      version: '2.5.24',
      segment: '470644665807872819',
      flushTimestamp: '470644926487461889',
      sealTime: '1795367914',
      channel: 'by-dev-rootcoord-dml_15_470644665807872810v0',
      position:
        'CixieS1kZXYtcm9vdGNvb3JkLWRtbF8xNV80NzA2NDQ2NjU4MDc4NzI4MTB2MBII7QCYLf8QiAYgg4DgzpKihMQG',
    },
    {
      version: '2.6.18',
      segment: '470644954049483243',
      flushTimestamp: '470644969428222960',
      sealTime: '1795368077',
      channel: 'by-dev-rootcoord-dml_6_470644954053935203v0',
      position:
        'CitieS1kZXYtcm9vdGNvb3JkLWRtbF82XzQ3MDY0NDk1NDA1MzkzNTIwM3YwEgIQBiCYgNC3sqOExAYoBA==',
    },
  ] as const)('on $version keeps the bytes of each checkpoint', async (expected) => {
    const milvus = await openRecorded(expected.version, ['flush']);
    expect(await milvus.flush(flushed, signal)).toEqual({
      segmentIds: [expected.segment],
      flushTimestamp: expected.flushTimestamp,
      sealTime: expected.sealTime,
      channelCheckpoints: {
        [expected.channel]: new Uint8Array(Buffer.from(expected.position, 'base64')),
      },
    });
  });

  it.each(['2.3.5', '2.5.24', '2.6.18'] as const)(
    'is done when the state of its own timestamp says so: %s',
    async (version) => {
      const milvus = await openRecorded(version, ['flush', 'get_flush_state_with_ts_poll']);
      const flush = await milvus.flush(flushed, signal);
      expect(await milvus.isFlushed(flushed, flush, signal)).toBe(false);
      expect(await milvus.isFlushed(flushed, flush, signal)).toBe(true);
    },
  );

  it.each(['2.3.5', '2.5.24', '2.6.18'] as const)(
    'of a missing collection fails: %s',
    async (version) => {
      const milvus = await openRecorded(version, ['flush_missing']);
      await expect(milvus.flush(inDefault('no_such'), signal)).rejects.toMatchObject({
        code: 'MILVUS_CALL_FAILED',
        params: { call: 'Flush' },
      });
    },
  );
});

describe('the segments after a flush', () => {
  const segment = (id: string, state: Segment['state'], more: Partial<Segment>): Segment => ({
    segmentId: id,
    collectionId: '',
    partitionId: '',
    rows: '30',
    state,
    isL0: false,
    storageVersion: '0',
    ...more,
  });
  const of = (collectionId: string, partitionId: string) => ({ collectionId, partitionId });
  const on235 = of('470644815927845199', '470644815927845200');
  const on25 = of('470644665807872810', '470644665807872811');
  const on26 = { ...of('470644954053935203', '470644954053935204'), storageVersion: '2' };

  it.each<[Version, Segment[][]]>([
    [
      '2.3.5',
      [
        [segment('470644815927845207', 'sealed', { ...on235, rows: '0' })],
        [segment('470644815927845207', 'sealed', on235)],
        [segment('470644815927845207', 'flushed', on235)],
      ],
    ],
    [
      '2.5.24',
      [
        [],
        [segment('470644665807872819', 'sealed', on25)],
        [segment('470644665807872819', 'flushed', on25)],
        [segment('470644665807872834', 'flushed', on25)],
      ],
    ],
    [
      '2.6.18',
      [
        [],
        [segment('470644954049483243', 'flushed', on26)],
        [segment('470644954053935219', 'flushed', on26)],
      ],
    ],
  ])('come one state after the other from %s', async (version, states) => {
    const milvus = await openRecorded(version, ['get_persistent_segment_info_after_flush_poll']);
    for (const state of states) expect(await milvus.segments(flushed, signal)).toEqual(state);
  });

  it.each([
    ['2.5.24', { ...on25 }, '470644665807872834', '470644665807213163'],
    ['2.6.18', { ...on26 }, '470644954053935219', '470644954049483247'],
  ] as const)('mark those of deletes on %s', async (version, own, rows, deletes) => {
    const milvus = await openRecorded(version, ['get_persistent_segment_info_after_delete_flush']);
    expect(await milvus.segments(flushed, signal)).toEqual([
      segment(rows, 'flushed', own),
      segment(deletes, 'flushed', {
        ...own,
        partitionId: '-1',
        rows: '0',
        isL0: true,
        storageVersion: '0',
      }),
    ]);
  });
});

describe('a gRPC import', () => {
  const start = async (version: Version, name: string) => {
    const { request } = readGrpc(version, name);
    const { collection_name, partition_name: partition = '', files, options } = request;
    const milvus = await openRecorded(version, [name]);
    return milvus.startImport(inDefault(collection_name), { partition, files, options }, signal);
  };

  it.each([
    ['2.3.5', 'import_partition', '470644815927845236'],
    ['2.3.5', 'import_wrong_path', '470644815927845250'],
    ['2.5.24', 'import_partition_pa', '470644665807873309'],
    ['2.6.18', 'import_partition_pa', '470644954054085332'],
    ['2.6.18', 'import_l0_all_partitions', '470644954054177003'],
  ] as const)('gives the task of %s %s', async (version, name, task) => {
    expect(await start(version, name)).toBe(task);
  });

  it.each([
    ['2.5.24', 'import_wrong_path', 'no binlog to import'],
    ['2.6.18', 'import_wrong_path', 'no binlog to import'],
    ['2.6.18', 'import_missing_partition', 'partition not found[partition=nope]'],
    ['2.3.5', 'import_missing_collection', 'collection not found'],
    ['2.6.18', 'import_l0_all_partitions_with_backup', 'partition not specified'],
  ] as const)('is refused: %s %s', async (version, name, reason) => {
    await expect(start(version, name)).rejects.toMatchObject({
      code: 'MILVUS_CALL_FAILED',
      params: { call: 'Import', reason: expect.stringContaining(reason) },
    });
  });

  const state = (name: ImportState['state'], rows: string, progress: number, reason = '') => ({
    state: name,
    rows,
    progress,
    reason,
  });

  it.each<[Version, string, ImportState[]]>([
    [
      '2.3.5',
      'import_partition_state_poll',
      [
        state('running', '0', 0),
        state('running', '0', 0),
        state('running', '2000', 90),
        state('completed', '2000', 100),
      ],
    ],
    [
      // Milvus takes an import from nowhere for a success.
      '2.3.5',
      'import_wrong_path_state_poll',
      [state('running', '0', 0), state('running', '0', 90), state('completed', '0', 100)],
    ],
    [
      '2.3.5',
      'import_target_has_one_field_more_state_poll',
      [
        state('running', '0', 0),
        state('failed', '0', 0, 'the field 103 has no binlog file: importing data failed'),
      ],
    ],
    [
      '2.5.24',
      'import_partition_pa_state_poll',
      [
        state('pending', '0', 0),
        state('running', '0', 10),
        state('running', '0', 40),
        state('running', '138', 70),
        state('running', '138', 90),
        state('completed', '138', 100),
      ],
    ],
    [
      '2.6.18',
      'import_partition_pa_state_poll',
      [
        state('pending', '0', 0),
        state('running', '0', 10),
        state('running', '0', 40),
        state('running', '162', 70),
        state('running', '162', 80),
        state('running', '162', 90),
        state('completed', '162', 100),
      ],
    ],
  ])('goes on as recorded: %s %s', async (version, name, states) => {
    const { request } = readGrpc(version, name);
    const milvus = await openRecorded(version, [name]);
    const seen: ImportState[] = [];
    while (seen.length < states.length) seen.push(await milvus.importState(request.task, signal));
    expect(seen).toEqual(states);
  });

  it.each([
    ['2.3.5', 'key not found[key=by-dev/meta/importtask/42]'],
    ['2.6.18', 'import job does not exist, jobID=42: importing data failed'],
  ] as const)('that is not known is an error: %s', async (version, reason) => {
    const milvus = await openRecorded(version, ['get_import_state_unknown']);
    await expect(milvus.importState('42', signal)).rejects.toMatchObject({
      code: 'MILVUS_CALL_FAILED',
      params: { call: 'GetImportState', reason },
    });
  });
});

describe('counting rows', () => {
  it.each([
    ['2.3.5', 'query_count_c_full', 'c_full', '5893'],
    ['2.5.24', 'query_count_g_types', 'g_types', '1127'],
    ['2.6.18', 'query_count_g_types', 'g_types', '1127'],
  ] as const)('is exact on %s', async (version, name, collection, rows) => {
    const milvus = await openRecorded(version, [name]);
    expect(await milvus.countRows(inDefault(collection), signal)).toBe(rows);
  });

  it.each([
    ['2.3.5', 'c_empty2'],
    ['2.5.24', '_9_Lives_2'],
    ['2.6.18', '_9_Lives_2'],
  ] as const)('of a collection that is not loaded fails on %s', async (version, collection) => {
    const milvus = await openRecorded(version, ['query_count_not_loaded']);
    await expect(milvus.countRows(inDefault(collection), signal)).rejects.toMatchObject({
      code: 'MILVUS_CALL_FAILED',
      params: { call: 'Query', reason: expect.stringContaining('collection not loaded') },
    });
  });
});
