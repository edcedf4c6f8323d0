import protobuf from 'protobufjs';
import { describe, expect, test } from 'vitest';

import { textToSparse } from '#practice/milvus/query/bm25.ts';
import { DataType } from '#practice/milvus/query/dataType.ts';
import {
  analyzerParamsOf,
  PlaceholderError,
  readPlaceholders,
} from '#practice/milvus/query/placeholders.ts';

import { makeField } from './rows.ts';

/** As the SDKs serialize a commonpb.PlaceholderGroup. */
function group(type: number, values: readonly Uint8Array[]): Uint8Array {
  const writer = protobuf.Writer.create().uint32(10).fork().uint32(10).string('$0');
  writer.uint32(16).int32(type);
  for (const value of values) writer.uint32(26).bytes(value);
  return writer.ldelim().finish();
}

const vector = makeField({ fieldId: 101, name: 'v', dataType: DataType.FloatVector, dim: 1 });
const output = makeField({
  fieldId: 102,
  name: 'bm',
  dataType: DataType.SparseFloatVector,
  isFunctionOutput: true,
});

describe('the queries of a search', () => {
  test('are the bytes of each vector, in their order', () => {
    const values = [Uint8Array.of(0, 0, 128, 63), Uint8Array.of(0, 0, 0, 64)];
    expect(readPlaceholders(group(DataType.FloatVector, values), vector)).toEqual(values);
    expect(readPlaceholders(group(DataType.FloatVector, []), vector)).toEqual([]);
  });

  test('that are texts become the vectors that the function would make', () => {
    const params = '{"tokenizer":"standard","filter":["lowercase"]}';
    const text = makeField({
      fieldId: 100,
      dataType: DataType.VarChar,
      typeParams: { analyzer_params: params },
    });
    const schema = {
      fields: [text, vector, output],
      functions: [{ name: 'f', type: 1, inputFieldIds: [100], outputFieldIds: [102] }],
    };
    expect(analyzerParamsOf(output, schema)).toBe(params);
    expect(analyzerParamsOf(vector, schema)).toBeUndefined();
    const bytes = group(DataType.VarChar, [Buffer.from('Naïve Fox')]);
    expect(readPlaceholders(bytes, output, params)).toEqual([textToSparse('naïve fox', params)]);
  });

  test('must be of the type of the field', () => {
    const texts = group(DataType.VarChar, [Buffer.from('a')]);
    expect(() => readPlaceholders(texts, vector)).toThrow(
      'vector type must be the same, field v - type FloatVector, search info type VarChar',
    );
  });

  test('that are cut short are refused', () => {
    const bytes = group(DataType.FloatVector, [new Uint8Array(4)]);
    expect(() => readPlaceholders(bytes.subarray(0, -1), vector)).toThrow(PlaceholderError);
  });
});
