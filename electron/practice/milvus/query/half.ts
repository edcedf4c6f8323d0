/** A table of all 65,536 values: widening is then one look-up for each. */
let widened: Float32Array | undefined;

function widenedHalves(): Float32Array {
  widened ??= Float32Array.from({ length: 0x1_0000 }, (_, bits) => widenHalf(bits));
  return widened;
}

function widenHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return exponent === 0
    ? sign * fraction * 2 ** -24
    : sign * (1 + fraction / 0x400) * 2 ** (exponent - 15);
}

/** Reads float16 numbers, two bytes each, little-endian, into as many places of `target`. */
export function readHalves(bytes: Uint8Array, target: Float32Array): void {
  const table = widenedHalves();
  for (let i = 0; i < target.length; i += 1)
    target[i] = table[(bytes[2 * i] ?? 0) | ((bytes[2 * i + 1] ?? 0) << 8)] ?? 0;
}

const word = new Uint32Array(1);
const float = new Float32Array(word.buffer);

/** Reads bfloat16 numbers: the upper halves of float32 numbers, little-endian. */
export function readBrainHalves(bytes: Uint8Array, target: Float32Array): void {
  for (let i = 0; i < target.length; i += 1) {
    word[0] = ((bytes[2 * i] ?? 0) << 16) | ((bytes[2 * i + 1] ?? 0) << 24);
    target[i] = float[0] ?? 0;
  }
}

/** The nearest float16 numbers; of two that are equally near the even one. */
export function writeHalves(values: readonly number[]): Uint8Array {
  return writePairs(values, halfBits);
}

/** The nearest bfloat16 numbers; of two that are equally near the even one. */
export function writeBrainHalves(values: readonly number[]): Uint8Array {
  return writePairs(values, brainHalfBits);
}

function writePairs(values: readonly number[], bitsOf: (value: number) => number): Uint8Array {
  const bytes = new Uint8Array(values.length * 2);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => view.setUint16(2 * i, bitsOf(value), true));
  return bytes;
}

function brainHalfBits(value: number): number {
  float[0] = value;
  const bits = word[0] ?? 0;
  if (Number.isNaN(value)) return 0x7fc0;
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff;
}

function halfBits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (Number.isNaN(size)) return 0x7e00;
  if (size >= 65_520) return sign | 0x7c00;
  // The bits of float16 count its numbers in their order, so a step up in the fraction carries into the exponent by itself.
  const exponent = Math.max(-14, Math.floor(Math.log2(size)));
  const steps = roundToEven((size / 2 ** exponent) * 0x400);
  return sign | (steps + (exponent + 14) * 0x400);
}

function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return rest > 0.5 ? below + 1 : below;
  return below % 2 === 0 ? below : below + 1;
}
