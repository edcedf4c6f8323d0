/** A small backup as plain JSON, so that one part of it can be spoilt; ids are below 2^53. */
export function sample() {
  const segment = (segmentId: number) => ({
    segment_id: segmentId,
    collection_id: 1,
    partition_id: 10,
    num_of_rows: 3,
    binlogs: [0, 1, 100, 101].map((fieldID) => ({
      fieldID,
      binlogs: [
        { log_path: `files/insert_log/1/10/${segmentId}/${fieldID}/5`, log_size: 2, log_id: 5 },
        { log_path: `files/insert_log/1/10/${segmentId}/${fieldID}/6`, log_size: 2, log_id: 6 },
      ],
    })),
    deltalogs: [{}] as unknown[],
    size: 16,
    group_id: segmentId,
    is_l0: false,
    storage_version: 0,
  });
  const l0 = {
    segment_id: 50,
    collection_id: 1,
    partition_id: -1,
    deltalogs: [{ binlogs: [{ log_path: 'files/delta_log/1/-1/50/7', log_size: 4, log_id: 7 }] }],
    size: 4,
    is_l0: true,
    num_of_rows: 0,
    binlogs: [] as unknown[],
  };
  const fields = [
    { fieldID: 100, name: 'id', is_primary_key: true, data_type: 5, default_value_base64: '' },
    {
      fieldID: 101,
      name: 'v',
      data_type: 101,
      type_params: [{ key: 'dim', value: '4' }],
      is_primary_key: false,
    },
  ];
  return {
    name: 'b',
    size: 36,
    format: '',
    milvus_version: '2.6.6-hotfix.1',
    rbac_meta: { users: [{ user: 'alice' }] },
    flush_all_msgs_base64: { c: 'AAAA' },
    collection_backups: [
      {
        collection_id: 1,
        collection_name: 'c',
        db_name: '',
        size: 36,
        schema: { fields },
        channel_checkpoints: { c: 'AAAA' },
        l0_segments: [l0],
        partition_backups: [
          {
            partition_id: 10,
            partition_name: '_default',
            collection_id: 1,
            size: 32,
            segment_backups: [segment(20), segment(21)],
          },
        ],
      },
    ],
  };
}

export type Sample = ReturnType<typeof sample>;
export type Spoil = (sample: Sample, parts: Parts) => void;
export interface Parts {
  readonly collection: Sample['collection_backups'][number];
  readonly partition: Sample['collection_backups'][number]['partition_backups'][number];
  readonly segment: Sample['collection_backups'][number]['partition_backups'][number]['segment_backups'][number];
  readonly l0: Sample['collection_backups'][number]['l0_segments'][number];
}

/** The first of a list that is known not to be empty. */
export function first<Item>([item]: readonly Item[]): Item {
  if (item === undefined) throw new Error('nothing there');
  return item;
}

/** The first of everything, so that a test can spoil it. */
export function partsOf(sample: Sample): Parts {
  const collection = first(sample.collection_backups);
  const partition = first(collection.partition_backups);
  return {
    collection,
    partition,
    segment: first(partition.segment_backups),
    l0: first(collection.l0_segments),
  };
}
