import type { KeyValue } from './catalogState.ts';

/** schemapb.FieldData with its values: one of scalars and vectors, and one member of it. */
export interface FieldData {
  readonly type: string | number;
  readonly field_name: string;
  readonly field_id: string;
  readonly is_dynamic: boolean;
  /** For each row whether it has a value; empty where none can be missing. */
  readonly valid_data: readonly boolean[];
  readonly scalars?: ScalarField;
  readonly vectors?: VectorField;
}

interface Values<Value> {
  readonly data?: Value;
}

/** Packed floats; an array when the message did not come over the wire. */
export type Floats = Uint8Array | readonly number[];

export interface ScalarField {
  readonly bool_data?: Values<readonly boolean[]>;
  readonly int_data?: Values<readonly number[]>;
  readonly long_data?: Values<readonly string[]>;
  readonly float_data?: Values<Floats>;
  readonly double_data?: Values<readonly number[]>;
  readonly string_data?: Values<readonly string[]>;
  readonly array_data?: Values<readonly ScalarField[]> & {
    readonly element_type?: string | number;
  };
  readonly json_data?: Values<readonly Uint8Array[]>;
}

export interface VectorField {
  readonly dim?: string;
  readonly float_vector?: Values<Floats>;
  readonly binary_vector?: Uint8Array;
  readonly float16_vector?: Uint8Array;
  readonly bfloat16_vector?: Uint8Array;
  readonly int8_vector?: Uint8Array;
  readonly sparse_float_vector?: {
    readonly contents?: readonly Uint8Array[];
    readonly dim?: string;
  };
}

/** Little-endian, as they are on the wire and in binlogs. */
export function floatBytes(floats: Floats): Uint8Array {
  if (floats instanceof Uint8Array) return floats;
  return new Uint8Array(Float32Array.from(floats).buffer);
}

export function floatsOf(floats: Floats): Float32Array {
  if (!(floats instanceof Uint8Array)) return Float32Array.from(floats);
  // A copy, since the view may begin where no float can; slice() of a Buffer is none.
  return new Float32Array(new Uint8Array(floats).buffer);
}

export function valueOf(pairs: readonly KeyValue[], key: string): string | undefined {
  return pairs.find((pair) => pair.key === key)?.value;
}
