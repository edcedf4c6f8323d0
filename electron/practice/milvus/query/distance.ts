import { DataType, dataTypeName } from './dataType.ts';
import { readBrainHalves, readHalves } from './half.ts';

export type DenseMetric = 'L2' | 'IP' | 'COSINE';
export type BinaryMetric = 'HAMMING' | 'JACCARD';

/** A search that Milvus would refuse. */
export class SearchError extends Error {}

/** Bytes of one dense vector. */
export function vectorBytes(dataType: number, dim: number): number {
  switch (dataType) {
    case DataType.FloatVector:
      return 4 * dim;
    case DataType.Float16Vector:
    case DataType.BFloat16Vector:
      return 2 * dim;
    case DataType.Int8Vector:
      return dim;
    case DataType.BinaryVector:
      return Math.ceil(dim / 8);
    default:
      throw new SearchError(`a field of type ${dataTypeName(dataType)} has no dense vectors`);
  }
}

/**
 * Reads stored vectors of one field as numbers. What it returns holds until the next call: rows are read by the ten thousand,
 * and each of them would else be copied.
 */
export function vectorReader(dataType: number, dim: number): (bytes: Uint8Array) => Float32Array {
  const scratch = new Float32Array(dim);
  const scratchBytes = new Uint8Array(scratch.buffer);
  switch (dataType) {
    case DataType.FloatVector:
      return (bytes) => {
        // A view of float32 must begin at a multiple of 4, which bytes inside a file do not always do.
        if (bytes.byteOffset % 4 === 0)
          return new Float32Array(bytes.buffer, bytes.byteOffset, dim);
        scratchBytes.set(bytes);
        return scratch;
      };
    case DataType.Float16Vector:
      return (bytes) => {
        readHalves(bytes, scratch);
        return scratch;
      };
    case DataType.BFloat16Vector:
      return (bytes) => {
        readBrainHalves(bytes, scratch);
        return scratch;
      };
    case DataType.Int8Vector:
      return (bytes) => {
        scratch.set(new Int8Array(bytes.buffer, bytes.byteOffset, dim));
        return scratch;
      };
    default:
      throw new SearchError(`a field of type ${dataTypeName(dataType)} has no dense vectors`);
  }
}

/** Compares rows with one query. L2 is the square of the distance, as Milvus gives it. */
export function denseScorer(
  metric: DenseMetric,
  query: Float32Array,
): (row: Float32Array) => number {
  switch (metric) {
    case 'L2':
      return (row) => squaredDistance(query, row);
    case 'IP':
      return (row) => innerProduct(query, row);
    case 'COSINE': {
      const length = Math.sqrt(innerProduct(query, query));
      return (row) => {
        const lengths = length * Math.sqrt(innerProduct(row, row));
        return lengths === 0 ? 0 : innerProduct(query, row) / lengths;
      };
    }
  }
}

function squaredDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    sum += difference * difference;
  }
  return sum;
}

function innerProduct(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

const bitCounts = Uint8Array.from(
  { length: 256 },
  (_, byte) => byte.toString(2).replaceAll('0', '').length,
);

/** Compares rows of bits with one query: bits that differ, or the share of them among all bits that are set. */
export function binaryScorer(metric: BinaryMetric, query: Uint8Array): (row: Uint8Array) => number {
  return metric === 'HAMMING'
    ? (row) => countBits(query, row, (a, b) => a ^ b)
    : (row) => {
        const either = countBits(query, row, (a, b) => a | b);
        return either === 0 ? 0 : 1 - countBits(query, row, (a, b) => a & b) / either;
      };
}

function countBits(
  a: Uint8Array,
  b: Uint8Array,
  combine: (a: number, b: number) => number,
): number {
  let count = 0;
  for (let i = 0; i < a.length; i += 1) count += bitCounts[combine(a[i] ?? 0, b[i] ?? 0)] ?? 0;
  return count;
}
