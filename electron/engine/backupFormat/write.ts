import { encode } from './codec.ts';
import { create } from './message.ts';
import {
  BackupInfo,
  CollectionLevelBackupInfo,
  PartitionLevelBackupInfo,
  SegmentLevelBackupInfo,
} from './schema.ts';

/**
 * The bytes of the five metadata files of a backup, as milvus-backup has written them since 0.5.13. The four beside full
 * are what people and releases before 0.4 read: each level without what lies below it, L0 of all partitions nowhere.
 */
export function encodeMetadata(
  info: BackupInfo,
): Record<'backup' | 'collection' | 'partition' | 'segment' | 'full', Uint8Array> {
  const { id, state_code, name, backup_timestamp, size, milvus_version, format } = info;
  const backup = { id, state_code, name, backup_timestamp, size, milvus_version, format };
  const collections = info.collection_backups.map((collection) => ({
    ...collection,
    partition_backups: collection.partition_backups.map((each) => ({
      ...each,
      segment_backups: [],
    })),
    l0_segments: [],
  }));
  const partitions = info.collection_backups.flatMap((collection) => collection.partition_backups);
  return {
    backup: encode(BackupInfo, create(BackupInfo, backup)),
    collection: encode(CollectionLevelBackupInfo, { infos: collections }),
    partition: encode(PartitionLevelBackupInfo, {
      infos: collections.flatMap((collection) => collection.partition_backups),
    }),
    segment: encode(SegmentLevelBackupInfo, {
      infos: partitions.flatMap((partition) => partition.segment_backups),
    }),
    full: encode(BackupInfo, info),
  };
}
