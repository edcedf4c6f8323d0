import { describe, expect, it } from 'vitest';

import { createRandom } from '#practice/samples/random.ts';
import {
  bfloat16Bytes,
  float16Bytes,
  int8Bytes,
  signBits,
  sparseBytes,
  topicVector,
} from '#practice/samples/vectors.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('vectors of the samples', () => {
  it('half precision as IEEE has it, rounded, little-endian', () => {
    // 1, −0.5, 1/3, the largest below 2 (which rounds up), one that is too small, 0
    const values = Float32Array.of(1, -0.5, 1 / 3, 1.99999, 1e-9, 0);
    expect(hex(float16Bytes(values))).toBe('003c00b85535004000000000');
  });

  it('bfloat16 as the rounded upper half of a float', () => {
    expect(hex(bfloat16Bytes(Float32Array.of(1, -0.5, 1 / 3, 0)))).toBe('803f00bfab3e0000');
  });

  it('int8 for −1 … 1, bits for signs, and pairs of ascending indexes', () => {
    expect(hex(int8Bytes(Float32Array.of(1, -1, 0)))).toBe('7f8100');
    expect(hex(signBits(Float32Array.of(1, -1, 1, 1, -1, -1, -1, 0.1)))).toBe('b1');
    const weights = new Map([
      [7, 2],
      [3, 0.5],
    ]);
    expect(hex(sparseBytes(weights))).toBe('030000000000003f0700000000000040');
  });

  it('vectors of one topic are closer to each other than to those of another, and of length 1', () => {
    const random = createRandom(1);
    const dot = (left: Float32Array, right: Float32Array) =>
      left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);
    const [first, second] = [topicVector(1, 32, random), topicVector(1, 32, random)];
    expect(dot(first, second)).toBeGreaterThan(dot(first, topicVector(2, 32, random)) + 0.3);
    expect(dot(first, first)).toBeCloseTo(1, 5);
  });
});
