import type { PracticeVersion } from '#shared/practice.ts';

import { codecOf } from '../milvus/descriptor.ts';
import { dynamicData, fieldData } from './fieldData.ts';
import { createRandom, type Random } from './random.ts';

/** Vectors are bytes, JSON is any object, an Array a list. null stands for no value. */
export type SampleValue = boolean | number | string | Uint8Array | object | null;

export interface SampleField<Row> {
  readonly name: string;
  /** Name in schemapb.DataType. */
  readonly dataType: string;
  readonly elementType?: string;
  /** dim, max_length and so on. */
  readonly params: Readonly<Record<string, string | number>>;
  readonly isNullable?: boolean;
  /** What else schemapb.FieldSchema has. */
  readonly schema?: object;
  /** 'server' for a key that the server makes or an output of a function. */
  readonly value: ((row: Row) => SampleValue) | 'server';
}

export interface SampleIndex {
  readonly field: string;
  readonly name: string;
  readonly type: string;
  readonly metric?: string;
  readonly params?: object;
}

/** A collection of the samples as it is written down. */
export interface SampleDefinition<Row> {
  readonly database: string;
  readonly name: string;
  readonly description: string;
  readonly consistency: 'Strong' | 'Session' | 'Bounded' | 'Eventually';
  readonly shards?: number;
  readonly properties?: Readonly<Record<string, string>>;
  readonly fields: readonly SampleField<Row>[];
  readonly functions?: readonly object[];
  /** What each row has beside its fields. */
  readonly dynamic?: (row: Row) => object;
  readonly rowCount: number;
  readonly seed: number;
  readonly makeRow: (index: number, random: Random) => Row;
  /** By name; rows of no other partition are in _default. */
  readonly partitions?: { readonly names: readonly string[]; readonly of: (row: Row) => string };
  /** Of the partition key. */
  readonly partitionCount?: number;
  readonly deletes?: { readonly field: string; readonly keys: readonly number[] };
  readonly indexes: readonly SampleIndex[];
  readonly isLoaded: boolean;
  readonly alias?: string;
}

/** A collection of the samples as it is written to a server. */
export interface SampleCollection {
  readonly database: string;
  readonly name: string;
  readonly liveRows: number;
  readonly partitions: readonly string[];
  readonly indexes: readonly SampleIndex[];
  readonly isLoaded: boolean;
  readonly alias: string | null;
  /** Of the rows that are deleted after the first flush; null for none. */
  readonly deleteFilter: string | null;
  /** Of CreateCollection. */
  createRequest(): object;
  /** Of Insert, one after the other; made as they are asked for. */
  insertRequests(): Iterable<object>;
}

/** How a collection is made for a version: a plainer one where the version lacks a feature. */
export type SampleOf = (version: PracticeVersion) => SampleCollection;

const mostRowsOfInsert = 2_500;
const schemaCodec = codecOf<object>('schema.CollectionSchema');

export function sampleCollection<Row>(definition: SampleDefinition<Row>): SampleCollection {
  const { database, name, deletes, partitions } = definition;
  const target = { db_name: database, collection_name: name };
  return {
    database,
    name,
    liveRows: definition.rowCount - (deletes?.keys.length ?? 0),
    partitions: partitions?.names ?? [],
    indexes: definition.indexes,
    isLoaded: definition.isLoaded,
    alias: definition.alias ?? null,
    deleteFilter: deletes ? `${deletes.field} in [${deletes.keys.join(', ')}]` : null,
    createRequest: () => ({
      ...target,
      schema: schemaCodec.encode(schemaMessage(definition)),
      shards_num: definition.shards ?? 1,
      consistency_level: definition.consistency,
      properties: keyValues(definition.properties ?? {}),
      num_partitions: String(definition.partitionCount ?? 0),
    }),
    *insertRequests() {
      const random = createRandom(definition.seed);
      const rows = Array.from({ length: definition.rowCount }, (_, index) =>
        definition.makeRow(index, random),
      );
      const groups = partitions
        ? partitions.names.map((partition) => ({
            partition,
            rows: rows.filter((row) => partitions.of(row) === partition),
          }))
        : [{ partition: '', rows }];
      for (const group of groups) {
        for (let first = 0; first < group.rows.length; first += mostRowsOfInsert) {
          const part = group.rows.slice(first, first + mostRowsOfInsert);
          yield {
            ...target,
            partition_name: group.partition,
            fields_data: columnsOf(definition, part),
            num_rows: part.length,
          };
        }
      }
    },
  };
}

function columnsOf<Row>(definition: SampleDefinition<Row>, rows: readonly Row[]): object[] {
  const columns = definition.fields
    .filter(({ value }) => value !== 'server')
    .map((field) => fieldData(field, rows));
  return definition.dynamic ? [...columns, dynamicData(rows.map(definition.dynamic))] : columns;
}

function schemaMessage<Row>(definition: SampleDefinition<Row>): object {
  return {
    name: definition.name,
    description: definition.description,
    enable_dynamic_field: definition.dynamic !== undefined,
    fields: definition.fields.map((field) => ({
      name: field.name,
      data_type: field.dataType,
      ...(field.elementType !== undefined && { element_type: field.elementType }),
      type_params: keyValues(field.params),
      ...(field.isNullable && { nullable: true }),
      ...field.schema,
    })),
    functions: definition.functions ?? [],
  };
}

export function keyValues(values: Readonly<Record<string, string | number>>): object[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: String(value) }));
}
