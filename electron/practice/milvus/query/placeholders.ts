import protobuf from 'protobufjs';

import type { Field, Schema } from '../types.ts';
import { textToSparse } from './bm25.ts';
import { DataType, dataTypeName } from './dataType.ts';

/** Queries that do not fit the field, or bytes that are no commonpb.PlaceholderGroup. */
export class PlaceholderError extends Error {}

// The numbers of fields of commonpb.PlaceholderGroup and PlaceholderValue.
const placeholdersField = 1;
const typeField = 2;
const valuesField = 3;

interface Placeholder {
  /** Number of commonpb.PlaceholderType, which is that of schemapb.DataType. */
  readonly type: number;
  readonly values: readonly Uint8Array[];
}

/**
 * The queries of a search in the stored form of the field. A text, which is for the output of a BM25 function, is split by
 * the analyzer of its input: see analyzerParamsOf.
 * @throws PlaceholderError
 */
export function readPlaceholders(
  bytes: Uint8Array,
  field: Field,
  analyzerParams?: string,
): readonly Uint8Array[] {
  return readGroup(bytes).flatMap(({ type, values }) => {
    if (type === field.dataType) return values;
    if (type === DataType.VarChar && field.isFunctionOutput) {
      const decoder = new TextDecoder();
      return values.map((value) => textToSparse(decoder.decode(value), analyzerParams));
    }
    throw new PlaceholderError(
      `vector type must be the same, field ${field.name} - type ${dataTypeName(field.dataType)}, search info type ${dataTypeName(type)}`,
    );
  });
}

/** Of the text that a function turns into this field; undefined without one. */
export function analyzerParamsOf(field: Field, schema: Schema): string | undefined {
  const source = schema.functions.find(({ outputFieldIds }) =>
    outputFieldIds.includes(field.fieldId),
  );
  const input = schema.fields.find(({ fieldId }) => fieldId === source?.inputFieldIds[0]);
  return input?.typeParams['analyzer_params'];
}

function readGroup(bytes: Uint8Array): readonly Placeholder[] {
  try {
    return readFields(bytes, placeholdersField, (reader) => readPlaceholder(reader.bytes()));
  } catch (error) {
    throw new PlaceholderError('the queries of the search cannot be read', { cause: error });
  }
}

function readPlaceholder(bytes: Uint8Array): Placeholder {
  const [type = 0] = readFields(bytes, typeField, (reader) => reader.int32()).slice(-1);
  // A copy, so that vectors of float32 begin where a view of them may.
  const values = readFields(bytes, valuesField, (reader) => Uint8Array.from(reader.bytes()));
  return { type, values };
}

function readFields<T>(
  bytes: Uint8Array,
  number: number,
  read: (reader: protobuf.Reader) => T,
): T[] {
  const reader = protobuf.Reader.create(bytes);
  const found: T[] = [];
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === number) found.push(read(reader));
    else reader.skipType(tag & 7);
  }
  return found;
}
