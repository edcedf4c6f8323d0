import {
  always,
  bool,
  type Infer,
  int32,
  int64,
  legacy,
  list,
  map,
  message,
  nested,
  string,
  uint64,
} from './message.ts';

export { create } from './message.ts';

/*
 * The messages of backup metadata: key names, order and omission rules of milvus-backup's generated Go structs (its
 * core/proto/backup.proto). `legacy` keys are written by no release since 0.5.
 */

export const KeyValuePair = message({ key: string, value: string });
export type KeyValuePair = Infer<typeof KeyValuePair>;

export const Binlog = message({
  entries_num: int64,
  timestamp_from: uint64,
  timestamp_to: uint64,
  /** The key in the bucket of the source cluster; the key in the backup is built from ids. */
  log_path: string,
  log_size: always(int64),
  log_id: int64,
});

export const FieldBinlog = message({ fieldID: int64, binlogs: list(nested(Binlog)) });
export type FieldBinlog = Infer<typeof FieldBinlog>;

export const SegmentBackupInfo = message({
  segment_id: int64,
  collection_id: int64,
  partition_id: int64,
  num_of_rows: int64,
  binlogs: list(nested(FieldBinlog)),
  statslogs: list(nested(FieldBinlog)),
  deltalogs: list(nested(FieldBinlog)),
  size: always(int64),
  /** '0' where there is no group folder. */
  group_id: int64,
  backuped: bool,
  is_l0: bool,
  v_channel: string,
  storage_version: int64,
});
export type SegmentBackupInfo = Infer<typeof SegmentBackupInfo>;

export const PartitionBackupInfo = message({
  partition_id: int64,
  partition_name: string,
  collection_id: int64,
  segment_backups: list(nested(SegmentBackupInfo)),
  size: always(int64),
  load_state: string,
});
export type PartitionBackupInfo = Infer<typeof PartitionBackupInfo>;

export const FieldSchema = message({
  fieldID: int64,
  name: string,
  is_primary_key: bool,
  description: string,
  data_type: int32,
  type_params: list(nested(KeyValuePair)),
  index_params: list(nested(KeyValuePair)),
  autoID: bool,
  state: int32,
  element_type: int32,
  is_dynamic: bool,
  is_partition_key: bool,
  nullable: bool,
  /** Raw protobuf bytes forced into a string by releases 0.4.25 to 0.5.4: bytes that are not UTF-8 are lost. */
  default_value_proto: string,
  is_function_output: bool,
  /** Base64 of schemapb.ValueField. */
  default_value_base64: string,
});
export type FieldSchema = Infer<typeof FieldSchema>;

export const FunctionSchema = message({
  name: string,
  id: int64,
  description: string,
  type: int32,
  input_field_names: list(string),
  input_field_ids: list(int64),
  output_field_names: list(string),
  output_field_ids: list(int64),
  params: list(nested(KeyValuePair)),
});
export type FunctionSchema = Infer<typeof FunctionSchema>;

export const StructArrayFieldSchema = message({
  fieldID: int64,
  name: string,
  description: string,
  fields: list(nested(FieldSchema)),
});
export type StructArrayFieldSchema = Infer<typeof StructArrayFieldSchema>;

export const CollectionSchema = message({
  name: string,
  description: string,
  autoID: bool,
  fields: list(nested(FieldSchema)),
  enable_dynamic_field: bool,
  properties: list(nested(KeyValuePair)),
  functions: list(nested(FunctionSchema)),
  struct_array_fields: list(nested(StructArrayFieldSchema)),
});
export type CollectionSchema = Infer<typeof CollectionSchema>;

export const IndexInfo = message({
  field_name: string,
  index_name: string,
  index_type: string,
  params: map,
  index_id: int64,
  field_id: int64,
  create_time: uint64,
  type_params: list(nested(KeyValuePair)),
  index_params: list(nested(KeyValuePair)),
  user_index_params: list(nested(KeyValuePair)),
  is_auto_index: bool,
  min_index_version: int32,
  max_index_version: int32,
});
export type IndexInfo = Infer<typeof IndexInfo>;

const SnapshotBackup = message({
  metadata_path: string,
  total_files: int64,
  total_bytes: int64,
});

export const CollectionBackupInfo = message({
  id: string,
  state_code: legacy(int32),
  errorMessage: legacy(string),
  start_time: legacy(int64),
  end_time: legacy(int64),
  progress: legacy(int32),
  collection_id: int64,
  /** '' means default. */
  db_name: string,
  collection_name: string,
  schema: nested(CollectionSchema),
  shards_num: int32,
  /** 0 Strong, 1 Session, 2 Bounded, 3 Eventually, 4 Customized. */
  consistency_level: int32,
  partition_backups: list(nested(PartitionBackupInfo)),
  backup_timestamp: uint64,
  size: always(int64),
  has_index: always(bool),
  index_infos: list(nested(IndexInfo)),
  load_state: string,
  backup_physical_timestamp: uint64,
  /** vchannel → base64 of msgpb.MsgPosition. */
  channel_checkpoints: map,
  /** L0 segments of all partitions (partition -1). */
  l0_segments: list(nested(SegmentBackupInfo)),
  properties: list(nested(KeyValuePair)),
  db_id: int64,
  created_timestamp: uint64,
  virtual_channel_names: list(string),
  physical_channel_names: list(string),
  aliases: list(string),
  snapshot_backup: nested(SnapshotBackup),
});
export type CollectionBackupInfo = Infer<typeof CollectionBackupInfo>;

const NamedEntity = message({ name: string });
const UserInfo = message({
  user: string,
  /** A hash, as the server keeps it. */
  password: string,
  roles: list(nested(NamedEntity)),
});

const GrantorEntity = message({ user: nested(NamedEntity), privilege: nested(NamedEntity) });

const GrantEntity = message({
  role: nested(NamedEntity),
  object: nested(NamedEntity),
  object_name: string,
  grantor: nested(GrantorEntity),
  db_name: string,
});

const PrivilegeGroupInfo = message({
  group_name: string,
  privileges: list(nested(NamedEntity)),
});

const RBACMeta = message({
  users: list(nested(UserInfo)),
  roles: list(nested(NamedEntity)),
  grants: list(nested(GrantEntity)),
  privilege_groups: list(nested(PrivilegeGroupInfo)),
});

export const RPCChannelInfo = message({ name: string, position: string });

export const DatabaseBackupInfo = message({
  db_name: string,
  db_id: int64,
  properties: list(nested(KeyValuePair)),
  /** Encryption zone key. */
  ezk: string,
});

/** The root of full_meta.json; backup_meta.json holds a part of it. */
export const BackupInfo = message({
  id: string,
  /** Without meaning: 0 since 0.5, 1 or 2 before. */
  state_code: always(int32),
  errorMessage: legacy(string),
  start_time: legacy(int64),
  end_time: legacy(int64),
  progress: legacy(int32),
  name: string,
  backup_timestamp: uint64,
  collection_backups: list(nested(CollectionBackupInfo)),
  size: always(int64),
  milvus_version: string,
  rbac_meta: nested(RBACMeta),
  rpc_channel_info: nested(RPCChannelInfo),
  database_backups: list(nested(DatabaseBackupInfo)),
  /** Physical channel → base64 of commonpb.ImmutableMessage. */
  flush_all_msgs_base64: map,
  control_channel_name: string,
  physical_channel_names: list(string),
  /** '' is the binlog format. */
  format: string,
});
export type BackupInfo = Infer<typeof BackupInfo>;

export const CollectionLevelBackupInfo = message({ infos: list(nested(CollectionBackupInfo)) });
export const PartitionLevelBackupInfo = message({ infos: list(nested(PartitionBackupInfo)) });
export const SegmentLevelBackupInfo = message({ infos: list(nested(SegmentBackupInfo)) });
