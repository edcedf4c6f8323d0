import { encode } from './codec.ts';
import {
  always,
  bool,
  create,
  int32,
  int64,
  list,
  map,
  message,
  nested,
  string,
  uint64,
} from './message.ts';
import {
  type BackupInfo,
  CollectionSchema,
  DatabaseBackupInfo,
  IndexInfo,
  KeyValuePair,
  RPCChannelInfo,
} from './schema.ts';
import { shownMetadata } from './sensitive.ts';

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

const BackupBrief = message({
  id: string,
  state_code: always(int32),
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

/**
 * What milvus-backup's `get` prints of a backup: four spaces an indentation, numbers bare, a line feed only between lines.
 * Metadata exists only of backups that succeeded, so the state is success (2) at 100 %; milvus-backup prints 0 and 0.
 * Encryption keys, which it prints, too, are ***.
 */
export function formatBrief(info: BackupInfo, metaSizeBytes: number): string {
  const brief = create(BackupBrief, {
    ...shownMetadata(info),
    state_code: 2,
    start_time: info.start_time ?? '0',
    end_time: info.end_time ?? '0',
    progress: 100,
    meta_size: String(metaSizeBytes),
  });
  return indentJson(Buffer.from(encode(BackupBrief, brief)).toString());
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
