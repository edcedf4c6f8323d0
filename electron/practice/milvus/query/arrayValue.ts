import protobuf from 'protobufjs';

export type Element = boolean | number | bigint | string;

/** What is wrong with bytes that should be an array, or with values that should become one. */
export class ArrayValueError extends Error {}

interface Form {
  /** Number of the member of schemapb.ScalarField. */
  readonly member: number;
  readonly read: (reader: protobuf.Reader) => Element;
  readonly write: (writer: protobuf.Writer, value: Element) => void;
  /** Strings are never packed. */
  readonly isPacked: boolean;
}

const delimited = 2;

const forms: readonly Form[] = [
  {
    member: 1,
    isPacked: true,
    read: (reader) => reader.bool(),
    write: (writer, value) => writer.bool(Boolean(value)),
  },
  {
    member: 2,
    isPacked: true,
    read: (reader) => reader.int32(),
    write: (writer, value) => writer.int32(Number(value)),
  },
  { member: 3, isPacked: true, read: readInt64, write: writeInt64 },
  {
    member: 4,
    isPacked: true,
    read: (reader) => reader.float(),
    write: (writer, value) => writer.float(Number(value)),
  },
  {
    member: 5,
    isPacked: true,
    read: (reader) => reader.double(),
    write: (writer, value) => writer.double(Number(value)),
  },
  {
    member: 6,
    isPacked: false,
    read: (reader) => reader.string(),
    write: (writer, value) => writer.uint32((1 << 3) | delimited).string(String(value)),
  },
];

const memberOfElementType: Readonly<Record<number, number>> = {
  1: 1, // Bool
  2: 2, // Int8
  3: 2, // Int16
  4: 2, // Int32
  5: 3, // Int64
  10: 4, // Float
  11: 5, // Double
  20: 6, // String
  21: 6, // VarChar
};

/**
 * The elements of a serialized schemapb.ScalarField. Int64 come as bigint, all other numbers as number.
 * @throws ArrayValueError when the bytes are not of that message
 */
export function decodeArray(bytes: Uint8Array): readonly Element[] {
  try {
    const reader = protobuf.Reader.create(bytes);
    const elements: Element[] = [];
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      const form = forms.find(({ member }) => member === tag >>> 3);
      if (form === undefined || (tag & 7) !== delimited) reader.skipType(tag & 7);
      else readElements(reader, form, elements);
    }
    return elements;
  } catch (error) {
    throw new ArrayValueError('the array cannot be read', { cause: error });
  }
}

function readElements(reader: protobuf.Reader, form: Form, elements: Element[]): void {
  const end = endOfDelimited(reader);
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag >>> 3 !== 1) reader.skipType(tag & 7);
    else if (form.isPacked && (tag & 7) === delimited) {
      const packedEnd = endOfDelimited(reader);
      while (reader.pos < packedEnd) elements.push(form.read(reader));
    } else elements.push(form.read(reader));
  }
}

function endOfDelimited(reader: protobuf.Reader): number {
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > reader.len) throw new RangeError('cut short');
  return end;
}

/**
 * A serialized schemapb.ScalarField, as Go writes it: the member is there even for an array without elements.
 * @throws ArrayValueError for an element type that arrays cannot have
 */
export function encodeArray(elementType: number, values: readonly Element[]): Uint8Array {
  const member = memberOfElementType[elementType];
  const form = forms.find((candidate) => candidate.member === member);
  if (form === undefined) throw new ArrayValueError(`no array has elements of type ${elementType}`);
  const writer = protobuf.Writer.create()
    .uint32((form.member << 3) | delimited)
    .fork();
  if (form.isPacked && values.length > 0) writer.uint32((1 << 3) | delimited).fork();
  for (const value of values) form.write(writer, value);
  if (form.isPacked && values.length > 0) writer.ldelim();
  return new Uint8Array(writer.ldelim().finish());
}

function readInt64(reader: protobuf.Reader): bigint {
  const { low, high } = reader.int64();
  return (BigInt(high) << 32n) | BigInt(low >>> 0);
}

function writeInt64(writer: protobuf.Writer, value: Element): void {
  const number = BigInt(value);
  // Numbers of 32 bits have a fast way, and most values of users are that small.
  if (number >= 0n && number < 0x1_0000_0000n) writer.uint32(Number(number));
  else writer.int64(number.toString());
}
