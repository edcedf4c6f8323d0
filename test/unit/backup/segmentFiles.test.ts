import { describe, expect, it } from 'vitest';

import { bySegment, checkAligned, freezeSegment, namedLogs } from '#engine/backup/segmentFiles.ts';
import type { Segment } from '#engine/milvus/milvus.ts';
import type { ObjectInfo } from '#engine/storage/objectStore.ts';

function object(key: string, sizeBytes = 10): ObjectInfo {
  return { key, sizeBytes, etag: `etag-${key}`, modifiedAt: null };
}

const files = [
  object('files/insert_log/1/2/3/0/10'),
  object('files/insert_log/1/2/3/1/11'),
  object('files/insert_log/1/2/3/100/12', 30),
  object('files/delta_log/1/2/3/13', 5),
];

const segment: Segment = {
  segmentId: '3',
  collectionId: '1',
  partitionId: '2',
  rows: '7',
  state: 'flushed',
  isL0: false,
  storageVersion: '0',
};

const logsOf = (objects: ObjectInfo[]) => bySegment(objects, 'files').get('3') ?? [];

describe('the files of a segment', () => {
  it('are copied under its group and described with their source keys', () => {
    const frozen = freezeSegment(segment, logsOf(files), { prefix: 'b/x/', virtualChannel: 'v0' });
    expect(frozen.objects).toEqual([
      {
        sourceKey: 'files/insert_log/1/2/3/0/10',
        key: 'b/x/binlogs/insert_log/1/2/3/3/0/10',
        sizeBytes: 10,
        etag: 'etag-files/insert_log/1/2/3/0/10',
      },
      {
        sourceKey: 'files/insert_log/1/2/3/1/11',
        key: 'b/x/binlogs/insert_log/1/2/3/3/1/11',
        sizeBytes: 10,
        etag: 'etag-files/insert_log/1/2/3/1/11',
      },
      {
        sourceKey: 'files/insert_log/1/2/3/100/12',
        key: 'b/x/binlogs/insert_log/1/2/3/3/100/12',
        sizeBytes: 30,
        etag: 'etag-files/insert_log/1/2/3/100/12',
      },
      {
        sourceKey: 'files/delta_log/1/2/3/13',
        key: 'b/x/binlogs/delta_log/1/2/3/3/13',
        sizeBytes: 5,
        etag: 'etag-files/delta_log/1/2/3/13',
      },
    ]);
    expect(frozen.info).toMatchObject({
      group_id: '3',
      num_of_rows: '7',
      size: '55',
      v_channel: 'v0',
      deltalogs: [{ fieldID: '0', binlogs: [{ log_id: '13', log_size: '5' }] }],
    });
  });

  it('have no group level when they are deletes of all partitions', () => {
    const l0 = { ...segment, partitionId: '-1', isL0: true };
    const logs = logsOf([object('files/delta_log/1/-1/3/13', 5)]);
    const frozen = freezeSegment(l0, logs, { prefix: 'b/x/', virtualChannel: '' });
    expect(frozen.objects.map(({ key }) => key)).toEqual(['b/x/binlogs/delta_log/1/-1/3/13']);
    expect(frozen.info).toMatchObject({ group_id: '0', is_l0: true, binlogs: [] });
  });

  it('are those the server names, not left-overs beside them', () => {
    const leftover = object('files/insert_log/1/2/3/100/99');
    const named = namedLogs(
      {
        segmentId: '3',
        virtualChannel: 'v0',
        insertLogs: [
          { fieldId: '0', logIds: ['10'] },
          { fieldId: '1', logIds: ['11'] },
          { fieldId: '100', logIds: ['12'] },
        ],
        deltaLogs: [{ fieldId: '100', logIds: ['13'] }],
      },
      logsOf([...files, leftover]),
    );
    expect(named?.map(({ object }) => object.key)).toEqual(files.map(({ key }) => key));
  });

  it('are asked for again when one that the server names is gone', () => {
    const described = {
      segmentId: '3',
      virtualChannel: 'v0',
      insertLogs: [{ fieldId: '0', logIds: ['10', '14'] }],
      deltaLogs: [],
    };
    expect(namedLogs(described, logsOf(files))).toBeUndefined();
  });

  it.each([
    ['one field has more files', [...files, object('files/insert_log/1/2/3/100/99')]],
    ['a field of the schema has none', files.slice(0, 2)],
    ['the timestamps are missing', [files[0], files[2]].filter((file) => file !== undefined)],
    ['there are none at all', []],
  ])('are refused when %s', (_, objects) => {
    expect(() =>
      checkAligned(segment, logsOf(objects), { collection: 'default.c', fieldIds: ['100'] }),
    ).toThrow(expect.objectContaining({ code: 'BINLOGS_MISALIGNED' }));
  });

  it('ignore keys that are no binlogs', () => {
    const strange = [
      'files/insert_log/1/2/3/x/10',
      'files/insert_log/1/2/3',
      'other/insert_log/1/2/3/0/1',
    ];
    expect(
      bySegment(
        strange.map((key) => object(key)),
        'files',
      ),
    ).toEqual(new Map());
  });
});
