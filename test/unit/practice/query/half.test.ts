import { describe, expect, test } from 'vitest';

import {
  readBrainHalves,
  readHalves,
  writeBrainHalves,
  writeHalves,
} from '#practice/milvus/query/half.ts';

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, 'base64'));

function numbersOf(read: typeof readHalves, bytes: Uint8Array): number[] {
  const target = new Float32Array(bytes.length / 2);
  read(bytes, target);
  return [...target];
}

// Bytes are those of a real Milvus 2.5.24.
describe('float16', () => {
  test('is read and written', () => {
    const bytes = bytesOf('AAAANAA4ADo=');
    expect(numbersOf(readHalves, bytes)).toEqual([0, 0.25, 0.5, 0.75]);
    expect(writeHalves([0, 0.25, 0.5, 0.75])).toEqual(bytes);
  });

  test('comes back bit by bit, whatever it is', () => {
    const all = new Uint8Array(Uint16Array.from({ length: 0x1_0000 }, (_, bits) => bits).buffer);
    const numbers = numbersOf(readHalves, all);
    const again = new Uint16Array(writeHalves(numbers).buffer);
    const changed = [...again.keys()].filter(
      (bits) => again[bits] !== bits && !Number.isNaN(numbers[bits]),
    );
    expect(changed).toEqual([]);
  });

  test('takes the nearest, and the even one of two', () => {
    const written = [1 + 2 ** -11, 1 + 3 * 2 ** -11, 65_519, 65_520, 2 ** -25, 2 ** -24 * 1.5];
    expect(numbersOf(readHalves, writeHalves(written))).toEqual([
      1,
      1 + 2 ** -9,
      65_504,
      Infinity,
      0,
      2 ** -23,
    ]);
  });
});

describe('bfloat16', () => {
  test('is read and written', () => {
    const bytes = bytesOf('gD4AP0A/gD8=');
    expect(numbersOf(readBrainHalves, bytes)).toEqual([0.25, 0.5, 0.75, 1]);
    expect(writeBrainHalves([0.25, 0.5, 0.75, 1])).toEqual(bytes);
  });

  test('takes the nearest, and the even one of two', () => {
    const written = [1 + 2 ** -8, 1 + 3 * 2 ** -8, -1 - 2 ** -7, Infinity];
    expect(numbersOf(readBrainHalves, writeBrainHalves(written))).toEqual([
      1,
      1 + 2 ** -6,
      -1 - 2 ** -7,
      Infinity,
    ]);
    expect(numbersOf(readBrainHalves, writeBrainHalves([Number.NaN]))).toEqual([Number.NaN]);
  });
});
