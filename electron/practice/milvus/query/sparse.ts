/** One entry of a sparse vector. */
export interface SparseEntry {
  readonly index: number;
  readonly value: number;
}

const entryBytes = 8;

/** Writes the stored form: pairs of u32 index and f32 value, little-endian, by index. */
export function encodeSparse(entries: ReadonlyMap<number, number>): Uint8Array {
  const bytes = new Uint8Array(entries.size * entryBytes);
  const view = new DataView(bytes.buffer);
  [...entries]
    .sort(([left], [right]) => left - right)
    .forEach(([index, value], i) => {
      view.setUint32(i * entryBytes, index, true);
      view.setFloat32(i * entryBytes + 4, value, true);
    });
  return bytes;
}

/** The entries of a stored sparse vector, in their order. Bytes at the end that make no entry are left out. */
export function decodeSparse(bytes: Uint8Array): readonly SparseEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: SparseEntry[] = [];
  for (let at = 0; at + entryBytes <= bytes.byteLength; at += entryBytes)
    entries.push({ index: view.getUint32(at, true), value: view.getFloat32(at + 4, true) });
  return entries;
}
