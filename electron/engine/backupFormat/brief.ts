import { encode } from './codec.ts';
import {
  always,
  create,
  type Infer,
  int32,
  int64,
  list,
  map,
  message,
  nested,
  string,
  uint64,
  bool,
} from './message.ts';
import {
  type BackupInfo,
  CollectionSchema,
  DatabaseBackupInfo,
  IndexInfo,
  KeyValuePair,
  RPCChannelInfo,
} from './schema.ts';

const CollectionBrief = message({
  id: string,
  collection_id: int64,
  db_name: string,
  collection_name: string,
  schema: nested(CollectionSchema),
  shards_num: int32,
  backup_timestamp: uint64,
  size: always(int64),
  has_index: always(bool),
  index_infos: list(nested(IndexInfo)),
  load_state: string,
  backup_physical_timestamp: uint64,
  channel_checkpoints: map,
  properties: list(nested(KeyValuePair)),
});

/** What milvus-backup's `get` prints of a backup, and its REST server answers to get_backup. */
export const BackupBrief = message({
  id: string,
  state_code: always(int32),
  errorMessage: string,
  start_time: int64,
  end_time: int64,
  progress: always(int32),
  name: string,
  backup_timestamp: uint64,
  collection_backups: list(nested(CollectionBrief)),
  size: always(int64),
  milvus_version: string,
  rpc_channel_info: nested(RPCChannelInfo),
  database_backups: list(nested(DatabaseBackupInfo)),
  meta_size: always(int64),
  format: string,
});
export type BackupBrief = Infer<typeof BackupBrief>;

/**
 * The brief of a stored backup. Metadata exists only of backups that succeeded, so its state is success (2) at 100 %;
 * milvus-backup itself prints 0 and 0 there.
 */
export function briefOf(info: BackupInfo, metaSizeBytes: number): BackupBrief {
  const { id, name, backup_timestamp, size, milvus_version, format } = info;
  return create(BackupBrief, {
    id,
    state_code: 2,
    start_time: info.start_time ?? '0',
    end_time: info.end_time ?? '0',
    progress: 100,
    name,
    backup_timestamp,
    collection_backups: info.collection_backups.map((collection) => pick(collection)),
    size,
    milvus_version,
    rpc_channel_info: info.rpc_channel_info,
    database_backups: info.database_backups,
    meta_size: String(metaSizeBytes),
    format,
  });
}

function pick(collection: BackupInfo['collection_backups'][number]): Infer<typeof CollectionBrief> {
  const keys = CollectionBrief.fields.map(({ key }) => key as keyof Infer<typeof CollectionBrief>);
  return Object.fromEntries(keys.map((key) => [key, collection[key]])) as Infer<
    typeof CollectionBrief
  >;
}

/** The text `get` prints: four spaces an indentation, numbers bare, a line feed only between lines. */
export function formatBrief(info: BackupInfo, metaSizeBytes: number): string {
  const bytes = encode(BackupBrief, briefOf(info, metaSizeBytes));
  return indentJson(Buffer.from(bytes).toString('utf8'));
}

/** Indents compact JSON as Go's json.Indent does; works on the text, since numbers would not survive JSON.parse. */
export function indentJson(compact: string): string {
  let depth = 0;
  const line = () => `\n${'    '.repeat(depth)}`;
  // Strings are taken whole, so that what looks like structure inside them is left alone.
  return compact.replaceAll(/"[^"\\]*(?:\\.[^"\\]*)*"|\{\}|\[\]|[{}[\],:]/g, (token) => {
    switch (token) {
      case '{':
      case '[':
        depth += 1;
        return token + line();
      case '}':
      case ']':
        depth -= 1;
        return line() + token;
      case ',':
        return token + line();
      case ':':
        return ': ';
      default:
        return token;
    }
  });
}
