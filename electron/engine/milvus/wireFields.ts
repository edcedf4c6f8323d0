import protobuf from 'protobufjs';

/** One field of a serialized protobuf message, as it stands there. */
export interface WireField {
  readonly number: number;
  /** Tag, length and content. */
  readonly bytes: Uint8Array;
  /** The content alone: without the length where there is one. */
  readonly content: Uint8Array;
}

const lengthDelimited = 2;

/**
 * The fields of a serialized message in their order, without a descriptor, so that fields of a newer server survive.
 * @throws RangeError when the bytes are cut short
 */
export function* wireFields(message: Uint8Array): Generator<WireField> {
  const reader = protobuf.Reader.create(message);
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const tag = reader.uint32();
    const wireType = tag & 7;
    let contentStart = reader.pos;
    if (wireType === lengthDelimited) {
      const length = reader.uint32();
      contentStart = reader.pos;
      reader.skip(length);
    } else {
      reader.skipType(wireType);
    }
    yield {
      number: tag >>> 3,
      bytes: message.subarray(start, reader.pos),
      content: message.subarray(contentStart, reader.pos),
    };
  }
}

/** A length-delimited field. */
export function encodeField(number: number, content: Uint8Array): Uint8Array {
  return protobuf.Writer.create()
    .uint32((number << 3) | lengthDelimited)
    .bytes(content)
    .finish();
}

/** The value of an unsigned varint, up to 64 bits. */
export function varint(content: Uint8Array): bigint {
  return content.reduce(
    (value, byte, index) => value | (BigInt(byte & 0x7f) << BigInt(7 * index)),
    0n,
  );
}

/** The contents of all fields with that number. */
export function contentsOf(message: Uint8Array, number: number): Uint8Array[] {
  return [...wireFields(message)]
    .filter((field) => field.number === number)
    .map(({ content }) => content);
}

/** Copies into memory of its own, so that a slice does not keep a whole network buffer alive. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
