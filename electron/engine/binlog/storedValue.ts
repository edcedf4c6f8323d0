/**
 * One value of one row, as a binlog holds it: numbers of 64 bits as bigint, smaller ones as number, VarChar as string, JSON
 * as the bytes of its text, Array as a serialized schemapb.ScalarField, every vector as its bytes (sparse: pairs of u32
 * index and f32 value, little-endian).
 */
export type StoredValue = boolean | number | bigint | string | Uint8Array | null;

/** What reader and writer must know of a column. */
export interface BinlogField {
  /** 0 is the row id and 1 the timestamp, both Int64; fields of a user start at 100. */
  readonly fieldId: number;
  /** Number of schemapb.DataType. */
  readonly dataType: number;
  /** Of a dense vector, else 0. */
  readonly dim: number;
  readonly isNullable: boolean;
}
