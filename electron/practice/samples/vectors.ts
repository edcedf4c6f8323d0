import { createRandom, type Random } from './random.ts';

/** A unit vector near that of its topic, so that a search finds rows of the same topic. */
export function topicVector(topic: number, dim: number, random: Random): Float32Array {
  const center = topicCenter(topic, dim);
  return unit(center.map((value) => value + (random.next() - 0.5) * 1.2));
}

const centers = new Map<string, Float32Array>();

function topicCenter(topic: number, dim: number): Float32Array {
  const key = `${topic}/${dim}`;
  const known = centers.get(key);
  if (known) return known;
  const random = createRandom(1_000 + topic);
  const center = Float32Array.from({ length: dim }, () => random.next() * 2 - 1);
  centers.set(key, center);
  return center;
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

export function floatBytes(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** IEEE half precision. The values must be those of a unit vector: what is too small for a normal number becomes 0. */
export function float16Bytes(values: Float32Array): Uint8Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = Uint16Array.from(bits, (word) => {
    const exponent = ((word >>> 23) & 0xff) - 112;
    const sign = (word >>> 16) & 0x8000;
    // Rounding may carry into the exponent, which is then right as well.
    return exponent <= 0 ? sign : sign | ((((exponent << 23) | (word & 0x7fffff)) + 0x1000) >>> 13);
  });
  return new Uint8Array(halves.buffer);
}

/** The upper half of each float, rounded. */
export function bfloat16Bytes(values: Float32Array): Uint8Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = Uint16Array.from(bits, (word) => (word + 0x8000) >>> 16);
  return new Uint8Array(halves.buffer);
}

export function int8Bytes(values: Float32Array): Uint8Array {
  return new Uint8Array(Int8Array.from(values, (value) => Math.round(value * 127)).buffer);
}

/** One bit for each value: whether it is above 0. */
export function signBits(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length / 8);
  for (const [index, value] of values.entries())
    if (value > 0) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (0x80 >> (index & 7));
  return bytes;
}

/** Pairs of index and value, indexes ascending. */
export function sparseBytes(weights: ReadonlyMap<number, number>): Uint8Array {
  const pairs = [...weights].sort(([left], [right]) => left - right);
  const view = new DataView(new ArrayBuffer(pairs.length * 8));
  for (const [at, [index, value]] of pairs.entries()) {
    view.setUint32(at * 8, index, true);
    view.setFloat32(at * 8 + 4, value, true);
  }
  return new Uint8Array(view.buffer);
}
