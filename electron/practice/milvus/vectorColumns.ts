import { type FieldData, type Floats, floatBytes, type VectorField } from './fieldData.ts';
import { DataType } from './query/dataType.ts';
import { invalid } from './refusals.ts';
import type { Field } from './types.ts';

/** Bytes of one vector of a field. */
function vectorBytes({ dataType, dim }: Field): number {
  switch (dataType) {
    case DataType.BinaryVector:
      return dim / 8;
    case DataType.FloatVector:
      return dim * 4;
    case DataType.Int8Vector:
      return dim;
    default:
      return dim * 2;
  }
}

/**
 * One vector for each row, as views of the message.
 * @throws MilvusRefusal
 */
export function vectorsOf(field: Field, { vectors = {} }: FieldData): Uint8Array[] {
  if (field.dataType === DataType.SparseFloatVector) {
    const contents = [...(vectors.sparse_float_vector?.contents ?? [])];
    for (const [row, content] of contents.entries()) checkSparse(field, content, row);
    return contents;
  }
  const given = Number(vectors.dim ?? 0);
  if (given !== 0 && given !== field.dim) {
    throw invalid(
      `the dim (${given}) of field data(${field.name}) is not equal to schema dim (${field.dim})`,
    );
  }
  const bytes = denseBytes(field, vectors);
  const size = vectorBytes(field);
  if (bytes.length % size !== 0) {
    throw invalid(
      `the length(${bytes.length}) of data of field ${field.name} should divide the dim(${field.dim})`,
    );
  }
  if (field.dataType === DataType.FloatVector) checkFloats(field, bytes);
  return Array.from({ length: bytes.length / size }, (_, row) =>
    bytes.subarray(row * size, (row + 1) * size),
  );
}

function denseBytes({ dataType }: Field, vectors: VectorField): Uint8Array {
  const none = new Uint8Array();
  switch (dataType) {
    case DataType.BinaryVector:
      return vectors.binary_vector ?? none;
    case DataType.FloatVector:
      return floatBytes(vectors.float_vector?.data ?? []);
    case DataType.Float16Vector:
      return vectors.float16_vector ?? none;
    case DataType.BFloat16Vector:
      return vectors.bfloat16_vector ?? none;
    default:
      return vectors.int8_vector ?? none;
  }
}

/** Both have all bits of the exponent set. */
const notFinite = 0x7f_80_00_00;

function checkFloats({ name }: Field, bytes: Uint8Array): void {
  // Whole numbers are compared: a million floats in a millisecond. A copy, since a view may begin anywhere (and slice() of a Buffer is none).
  const bits = new Uint32Array(new Uint8Array(bytes).buffer);
  for (const one of bits) {
    if ((one & notFinite) === notFinite) {
      throw invalid(`value 'NaN or Inf' is not a number or infinity, field: ${name}`);
    }
  }
}

function checkSparse({ name }: Field, content: Uint8Array, row: number): void {
  if (content.length % 8 !== 0) {
    throw invalid(`invalid data length in sparse float vector: ${content.length}, field: ${name}`);
  }
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  let before = -1;
  for (let at = 0; at < content.length; at += 8) {
    const index = view.getUint32(at, true);
    if (index <= before) {
      throw invalid(`unsorted or same indices in sparse float vector, field: ${name}, row: ${row}`);
    }
    before = index;
    const value = view.getFloat32(at + 4, true);
    if (!Number.isFinite(value) || value < 0) {
      throw invalid(`negative or no number in sparse float vector, field: ${name}, row: ${row}`);
    }
  }
}

const joined = (values: readonly (Uint8Array | null)[], size: number) =>
  Buffer.concat(values.map((value) => value ?? new Uint8Array(size)));

/** The member of VectorField that holds these vectors. */
export function toVectorField(field: Field, values: readonly (Uint8Array | null)[]): VectorField {
  if (field.dataType === DataType.SparseFloatVector) {
    const contents = values.map((value) => value ?? new Uint8Array());
    return { sparse_float_vector: { contents, dim: String(sparseDim(contents)) } };
  }
  const bytes = joined(values, vectorBytes(field));
  const dim = String(field.dim);
  switch (field.dataType) {
    case DataType.BinaryVector:
      return { dim, binary_vector: bytes };
    case DataType.FloatVector:
      return { dim, float_vector: { data: bytes satisfies Floats } };
    case DataType.Float16Vector:
      return { dim, float16_vector: bytes };
    case DataType.BFloat16Vector:
      return { dim, bfloat16_vector: bytes };
    default:
      return { dim, int8_vector: bytes };
  }
}

/** One more than the greatest index. */
function sparseDim(contents: readonly Uint8Array[]): number {
  let greatest = -1;
  for (const content of contents) {
    if (content.length < 8) continue;
    const view = new DataView(content.buffer, content.byteOffset, content.length);
    greatest = Math.max(greatest, view.getUint32(content.length - 8, true));
  }
  return greatest + 1;
}
