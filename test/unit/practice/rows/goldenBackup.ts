import type { Schema } from '../../../../electron/practice/milvus/types.ts';
import { goldenMeta, goldenObjects } from '../../backupFormat/golden.ts';
import { fieldOf, type MemoryBucket } from './rowsBench.ts';

interface MetaField {
  readonly name: string;
  readonly fieldID: number;
  readonly data_type: number;
  readonly element_type?: number;
  readonly is_primary_key?: boolean;
  readonly nullable?: boolean;
  readonly type_params?: readonly { readonly key: string; readonly value: string }[];
}

interface MetaSegment {
  readonly segment_id: string;
  readonly is_l0?: boolean;
}

export interface GoldenCollection {
  readonly collection_id: string;
  readonly db_name: string;
  readonly collection_name: string;
  readonly schema: {
    readonly fields: readonly MetaField[];
    readonly enable_dynamic_field?: boolean;
  };
  readonly partition_backups: readonly {
    readonly partition_id: string;
    readonly segment_backups?: readonly MetaSegment[];
  }[];
  readonly l0_segments?: readonly MetaSegment[];
}

export function goldenCollection(folder: string, database: string, name: string): GoldenCollection {
  // Ids exceed what JSON.parse keeps.
  const text = goldenMeta(folder, 'full')
    .toString()
    .replaceAll(/:(\d{16,})/g, ':"$1"');
  const { collection_backups } = JSON.parse(text) as {
    readonly collection_backups: readonly GoldenCollection[];
  };
  const found = collection_backups.find(
    (one) => one.db_name === database && one.collection_name === name,
  );
  if (found === undefined) throw new Error(`${folder} has no collection ${database}.${name}`);
  return found;
}

export function goldenSchema({ schema }: GoldenCollection): Schema {
  const fields = schema.fields.map((field) =>
    fieldOf({
      fieldId: field.fieldID,
      name: field.name,
      dataType: field.data_type,
      elementType: field.element_type ?? 0,
      dim: Number(field.type_params?.find(({ key }) => key === 'dim')?.value ?? 0),
      isPrimaryKey: field.is_primary_key === true,
      isNullable: field.nullable === true,
    }),
  );
  const next = Math.max(...fields.map(({ fieldId }) => fieldId)) + 1;
  const meta = fieldOf({ fieldId: next, name: '$meta', dataType: 23, isDynamic: true });
  return {
    fields: schema.enable_dynamic_field === true ? [...fields, meta] : fields,
    functions: [],
  };
}

/** Puts the backup where the Go tool leaves it: below backup/. */
export function uploadGolden(bucket: MemoryBucket, folder: string): void {
  for (const [key, body] of goldenObjects(folder)) bucket.objects.set(`backup/${key}`, body);
}
