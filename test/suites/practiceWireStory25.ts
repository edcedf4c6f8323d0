import { recordingNames } from './practiceWireClient.ts';
import { one, type Step } from './practiceWireStory.ts';

/** Recordings that a practice server does not answer alike, and why. */
export const exceptions25: Readonly<Record<string, string>> = {
  list_databases_as_u_alice:
    'an accident of the recording: its etcd refused the login of the client',
  get_flush_all_state:
    'a real channel says that it is flushed only after the next tick of its clock; here it is at once',
  rest_import_list_db: 'lists jobs of collections that were dropped before the recordings began',
};

/** A collection that is created, filled, flushed, indexed, loaded, thinned out and dropped. */
const flushed: Step[] = [
  ...one(
    'create_collection_w_flush',
    'insert_w_flush',
    'get_persistent_segment_info_before_flush',
    'get_collection_statistics_before_flush',
    'flush',
  ),
  {
    names: [
      'get_flush_state_with_ts_poll',
      'get_flush_state_without_ts_poll',
      'get_persistent_segment_info_after_flush_poll',
      'get_collection_statistics_after_flush_poll',
    ],
  },
  ...one('create_index_w_flush', 'describe_index_w_flush', 'load_collection'),
  { names: ['get_load_state_poll', 'get_loading_progress_poll'] },
  ...one(
    'flush_second_nothing_new',
    'flush_two_collections',
    'flush_empty_collection',
    'flush_all',
    'delete_w_flush',
    'flush_after_delete',
  ),
  { label: 'the deletes are flushed', run: ({ clock }) => clock.advance(5000) },
  ...one(
    'get_persistent_segment_info_after_delete_flush',
    'query_count_w_flush',
    'drop_collection_loaded',
  ),
];

const createPartitions = (collection: string): Step => ({
  label: `${collection} has the partitions of g_types`,
  async run({ client }) {
    for (const partition of ['pa', 'pb', 'p_empty']) {
      const request = {
        db_name: 'default',
        collection_name: collection,
        partition_name: partition,
      };
      await client.call('CreatePartition', request);
    }
  },
});

const imported: Step[] = [
  ...one('create_collection_w_imp_grpc'),
  createPartitions('w_imp_grpc'),
  ...one(
    'import_missing_partition',
    'import_no_partition_name',
    'import_wrong_path',
    'import_l0_all_partitions_with_backup',
    'import_partition_pa',
    'import_partition_pa_state_poll',
    'get_collection_statistics_w_imp_grpc',
    'import_l0_partition',
    'import_l0_partition_state_poll',
    'import_l0_with_backup',
    'import_l0_with_backup_state_poll',
    'import_l0_all_partitions',
    'import_l0_all_partitions_state_poll',
    'list_import_tasks',
  ),
];

/** Targets that differ from the files. */
const refused: Step[] = [
  ['w_imp_more', 'import_target_has_one_field_more'],
  ['w_imp_less', 'import_target_has_one_field_less'],
  ['w_imp_null', 'import_target_has_one_nullable_field_more'],
  ['w_vec_one_field_more', 'import_no_dynamic_target_has_one_field_more'],
  ['w_vec_one_nullable_field_more', 'import_no_dynamic_target_has_one_nullable_field_more'],
  ['w_vec_one_default_field_more', 'import_no_dynamic_target_has_one_default_field_more'],
  ['w_vec_type', 'import_target_field_of_another_type'],
].flatMap(([collection = '', name = '']) => [
  ...one(`create_collection_${collection}`),
  ...(collection.startsWith('w_imp') ? [createPartitions(collection)] : []),
  ...one(name, `${name}_state_poll`),
]);

const restImports = [
  'partition__default',
  'partition_pa',
  'partition_pb',
  'l0_all_0',
  'l0_all_1',
  'l0__default_2',
  'l0__default_3',
  'l0_pa_4',
  'l0_pa_5',
];

const importedOverRest: Step[] = [
  ...one('create_collection_w_imp_rest'),
  createPartitions('w_imp_rest'),
  ...one(
    'rest_import_create_missing_partition',
    'rest_import_create_no_files',
    'rest_import_create_no_such_db',
    'rest_import_create_wrong_path',
    'rest_import_create_l0_with_backup',
    'rest_import_create_missing_collection',
  ),
  ...restImports.flatMap((name) =>
    one(`rest_import_create_${name}`, `rest_import_describe_${name}_poll`),
  ),
  ...one(
    'rest_import_list',
    'rest_import_get_progress',
    'rest_import_create_missing_field',
    'rest_import_describe_missing_field_poll',
    'get_persistent_segment_info_w_imp_rest',
    'get_collection_statistics_w_imp_rest',
  ),
  {
    label: 'w_imp_rest has an index',
    async run({ client, clock }) {
      const about = { db_name: 'default', collection_name: 'w_imp_rest' };
      await client.call('CreateIndex', { ...about, field_name: 'vec', extra_params: [] });
      await clock.advance(60_000);
    },
  },
  ...one('load_w_imp_rest', 'get_loading_progress_w_imp_rest_poll', 'query_count_w_imp_rest'),
];

/** These come first, since they tell which id of ours is which. */
const known = one(
  'list_databases',
  'show_collections_default',
  'show_collections_shop_1',
  ...recordingNames('2.5.24').filter((name) => /^(describe_coll|show_part)/.test(name)),
  'get_persistent_segment_info_g_types',
  'get_persistent_segment_info_g_pkey',
);

const told = [...known, ...flushed, ...imported, ...refused, ...importedOverRest].flatMap((step) =>
  'names' in step ? step.names : [],
);

/** All that asks for what does not change. */
const still = one(
  ...recordingNames('2.5.24').filter((name) => !told.includes(name) && !(name in exceptions25)),
);

export const story25: readonly Step[] = [
  ...known,
  ...still,
  ...flushed,
  ...imported,
  ...refused,
  ...importedOverRest,
];
