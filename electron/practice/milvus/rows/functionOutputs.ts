import type { StoredValue } from '#engine/binlog/storedValue.ts';

import { textToSparse } from '../query/bm25.ts';
import type { Columns, Schema } from '../types.ts';
import { columnOf } from './columns.ts';

const BM25 = 1;

/** The columns with those that functions compute from them. */
export function withFunctionOutputs(columns: Columns, schema: Schema): Columns {
  const all = new Map(columns);
  for (const { type, inputFieldIds, outputFieldIds } of schema.functions) {
    const [input = -1] = inputFieldIds;
    const [output = -1] = outputFieldIds;
    if (type !== BM25) continue;
    const params = schema.fields.find(({ fieldId }) => fieldId === input)?.typeParams;
    const vectors: StoredValue[] = columnOf(columns, input).map((text) =>
      textToSparse(String(text ?? ''), params?.['analyzer_params']),
    );
    all.set(output, vectors);
  }
  return all;
}
