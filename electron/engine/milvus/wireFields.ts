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
export function wireFields(message: Uint8Array): WireField[] {
  const reader = protobuf.Reader.create(message);
  const fields: WireField[] = [];
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const tag = reader.uint32();
    const isDelimited = (tag & 7) === lengthDelimited;
    const length = isDelimited ? reader.uint32() : 0;
    const contentStart = reader.pos;
    if (isDelimited) reader.skip(length);
    else reader.skipType(tag & 7);
    fields.push({
      number: tag >>> 3,
      bytes: message.subarray(start, reader.pos),
      content: message.subarray(contentStart, reader.pos),
    });
  }
  return fields;
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
  return wireFields(message)
    .filter((field) => field.number === number)
    .map(({ content }) => content);
}
