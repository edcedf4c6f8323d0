import { describe, expect, it } from 'vitest';

import {
  Binlog,
  CollectionBackupInfo,
  create,
  FieldBinlog,
  PartitionBackupInfo,
  SegmentBackupInfo,
} from '#engine/backupFormat/schema.ts';
import { type ImportPlanOptions, planImports, splitBatch } from '#engine/restore/importPlan.ts';

const old: ImportPlanOptions = {
  prefix: 'backup/b/',
  features: { restImport: false, multipleL0PerJob: false },
  foreign: [],
  segmentsPerJob: 1024,
};
const rest: ImportPlanOptions = { ...old, features: { restImport: true, multipleL0PerJob: false } };

const deltalogs = [create(FieldBinlog, { binlogs: [create(Binlog, { log_id: '9' })] })];

function segment(id: string, change: Partial<SegmentBackupInfo> = {}): SegmentBackupInfo {
  return create(SegmentBackupInfo, {
    segment_id: id,
    group_id: id,
    collection_id: '1',
    partition_id: '2',
    num_of_rows: '10',
    deltalogs: [create(FieldBinlog, {})],
    ...change,
  });
}

function collection(
  segments: SegmentBackupInfo[],
  l0: SegmentBackupInfo[] = [],
): CollectionBackupInfo {
  const partition = { partition_id: '2', partition_name: 'p', segment_backups: segments };
  return create(CollectionBackupInfo, {
    collection_id: '1',
    partition_backups: [create(PartitionBackupInfo, partition)],
    l0_segments: l0,
  });
}

const filesOf = (steps: ReturnType<typeof planImports>) =>
  steps.map((batches) => batches.map(({ partition, files }) => ({ partition, files })));

describe('without REST import', () => {
  it('takes a whole partition in one import, by the folder above its groups', () => {
    const steps = planImports(collection([segment('3'), segment('4')]), old);
    expect(filesOf(steps)).toEqual([
      [{ partition: 'p', files: [['backup/b/binlogs/insert_log/1/2/']] }],
    ]);
  });

  it('adds the folder of the deletes as soon as one segment has any', () => {
    const steps = planImports(collection([segment('3'), segment('4', { deltalogs })]), old);
    expect(filesOf(steps)).toEqual([
      [
        {
          partition: 'p',
          files: [['backup/b/binlogs/insert_log/1/2/', 'backup/b/binlogs/delta_log/1/2/']],
        },
      ],
    ]);
  });

  it('goes group by group where a file of something else lies in the partition', () => {
    const foreign = ['backup/b/binlogs/insert_log/1/2/77/77/100/1'];
    const steps = planImports(collection([segment('3'), segment('4')]), { ...old, foreign });
    expect(filesOf(steps)).toEqual([
      [
        { partition: 'p', files: [['backup/b/binlogs/insert_log/1/2/3/']] },
        { partition: 'p', files: [['backup/b/binlogs/insert_log/1/2/4/']] },
      ],
    ]);
  });

  it('goes group by group above the number of segments Milvus takes at once', () => {
    const steps = planImports(collection([segment('3'), segment('4'), segment('5')]), {
      ...old,
      segmentsPerJob: 2,
    });
    expect(steps.flat().map(({ segments }) => segments.length)).toEqual([1, 1, 1]);
  });

  it('imports a group folder shared by several segments once', () => {
    const shared = [segment('3', { group_id: '1' }), segment('4', { group_id: '1' })];
    const foreign = ['backup/b/binlogs/insert_log/1/2/77/77/100/1'];
    const steps = planImports(collection(shared), { ...old, foreign });
    expect(filesOf(steps)).toEqual([
      [{ partition: 'p', files: [['backup/b/binlogs/insert_log/1/2/1/']] }],
    ]);
  });

  it('plans nothing for an empty partition, which Milvus would call a failure', () => {
    expect(planImports(collection([]), old)).toEqual([]);
  });
});

describe('with REST import', () => {
  it('lists the group folders of a partition in one job', () => {
    const steps = planImports(collection([segment('3'), segment('4', { deltalogs })]), rest);
    expect(filesOf(steps)).toEqual([
      [
        {
          partition: 'p',
          files: [
            ['backup/b/binlogs/insert_log/1/2/3/'],
            ['backup/b/binlogs/insert_log/1/2/4/', 'backup/b/binlogs/delta_log/1/2/4/'],
          ],
        },
      ],
    ]);
  });

  it('never mixes storage versions in one job', () => {
    const segments = [segment('3'), segment('4', { storage_version: '2' })];
    const steps = planImports(collection(segments), rest);
    expect(steps.flat().map(({ segments }) => segments[0]?.storage_version)).toEqual(['0', '2']);
  });

  it('imports deletes after the rows they apply to, those of all partitions last', () => {
    const l0 = segment('5', { is_l0: true, deltalogs });
    const all = segment('6', { is_l0: true, deltalogs, partition_id: '-1', group_id: '0' });
    expect(filesOf(planImports(collection([segment('3'), l0], [all]), rest))).toEqual([
      [{ partition: 'p', files: [['backup/b/binlogs/insert_log/1/2/3/']] }],
      [{ partition: 'p', files: [['backup/b/binlogs/delta_log/1/2/5/']] }],
      [{ partition: '', files: [['backup/b/binlogs/delta_log/1/-1/6/']] }],
    ]);
  });

  it('tries a failed job again in halves, down to single groups', () => {
    const segments = ['3', '4', '5'].map((id) => segment(id));
    const [batch] = planImports(collection(segments), rest).flat();
    if (!batch) throw new Error('no batch');
    const halves = splitBatch(batch, rest.prefix);
    expect(halves.map(({ segments }) => segments.map(({ segment_id }) => segment_id))).toEqual([
      ['3', '4'],
      ['5'],
    ]);
    expect(halves.map((half) => splitBatch(half, rest.prefix).length)).toEqual([2, 0]);
  });
});
