import { encode } from './codec.ts';
import { toLevelFiles } from './levels.ts';
import {
  BackupInfo,
  CollectionLevelBackupInfo,
  PartitionLevelBackupInfo,
  SegmentLevelBackupInfo,
} from './schema.ts';

/** The bytes of the files under meta/. */
export interface MetadataFiles {
  readonly backup: Uint8Array;
  readonly collection: Uint8Array;
  readonly partition: Uint8Array;
  readonly segment: Uint8Array;
  readonly full: Uint8Array;
}

/** The five metadata files of a backup, byte for byte as milvus-backup would write them. */
export function encodeMetadata(info: BackupInfo): MetadataFiles {
  const levels = toLevelFiles(info);
  return {
    backup: encode(BackupInfo, levels.backup),
    collection: encode(CollectionLevelBackupInfo, levels.collection),
    partition: encode(PartitionLevelBackupInfo, levels.partition),
    segment: encode(SegmentLevelBackupInfo, levels.segment),
    full: encode(BackupInfo, info),
  };
}
