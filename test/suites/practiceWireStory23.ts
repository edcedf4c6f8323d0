import { recordingNames } from './practiceWireClient.ts';
import { one, type Step } from './practiceWireStory.ts';

/** Recordings that a practice server does not answer alike, and why. */
export const exceptions23: Readonly<Record<string, string>> = {
  import_missing_collection:
    'the real one tries for 22 seconds and answers with a stack trace of its own',
};

const flushed: Step[] = [
  ...one(
    'create_collection_w_flush',
    'insert_w_flush',
    'get_persistent_segment_info_before_flush',
    'flush',
  ),
  {
    names: [
      'get_flush_state_with_ts_poll',
      'get_flush_state_without_ts_poll',
      'get_persistent_segment_info_after_flush_poll',
    ],
  },
  ...one('flush_second_nothing_new', 'flush_all'),
];

const imported: Step[] = [
  ...one(
    'create_collection_w_imp',
    'create_index_w_imp',
    'import_partition',
    'import_partition_state_poll',
    'import_wrong_path',
    'import_wrong_path_state_poll',
    'get_collection_statistics_w_imp',
    'list_import_tasks',
    'create_collection_w_more',
    'import_target_has_one_field_more',
    'import_target_has_one_field_more_state_poll',
  ),
];

/** These come first, since they tell which id of ours is which, or what there was before anything was made. */
const known = one(
  'list_databases',
  'show_collections_default',
  'show_collections_db1',
  ...recordingNames('2.3.5').filter((name) => /^(describe_coll|show_part)/.test(name)),
  'get_persistent_segment_info_c_full',
  'select_role',
  'create_role',
);

const told = [...known, ...flushed, ...imported].flatMap((step) =>
  'names' in step ? step.names : [],
);

/** All that asks for what does not change. */
const still = one(
  ...recordingNames('2.3.5').filter((name) => !told.includes(name) && !(name in exceptions23)),
);

export const story23: readonly Step[] = [...known, ...still, ...flushed, ...imported];
