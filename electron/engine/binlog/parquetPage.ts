import { BinlogError } from './binlogError.ts';
import type { ColumnType } from './columnType.ts';
import { decompressPage } from './decompress.ts';
import { readDeltaValues } from './deltaValues.ts';
import { readPlainValues } from './plainValues.ts';
import { readRunLengths } from './runLengths.ts';
import type { StoredValue } from './storedValue.ts';
import { asStruct, readThriftStruct, type ThriftStruct, wholeNumber } from './thrift.ts';

/** What is known of the column before its pages are read. */
export interface PageContext {
  readonly type: ColumnType;
  readonly typeLength: number;
  readonly isOptional: boolean;
  readonly codec: number;
  /** More in one page cannot be. */
  readonly rowsLeft: number;
  readonly dictionary: readonly StoredValue[] | null;
}

export type Page =
  | { readonly kind: 'dictionary' | 'data'; readonly values: StoredValue[] }
  | { readonly kind: 'other' };

const pageTypes = { data: 0, index: 1, dictionary: 2, dataV2: 3 };
const encodings = {
  plain: 0,
  plainDictionary: 2,
  runLength: 3,
  deltaBinary: 5,
  deltaLength: 6,
  dictionary: 8,
};

/**
 * Reads the page at an offset. Own code, because hyparquet lets a run in a damaged page fill an array without end, which
 * ends the process.
 * @throws BinlogError
 */
export function readPage(
  chunk: Uint8Array,
  offset: number,
  context: PageContext,
): { readonly page: Page; readonly end: number } {
  const { struct: header, end: start } = readThriftStruct(chunk, offset);
  const end = start + wholeNumber(header, 3, 'compressed page size');
  if (end > chunk.length) throw new BinlogError('a page ends after its column');
  const body = chunk.subarray(start, end);
  const sizeBytes = wholeNumber(header, 2, 'page size');
  const type = wholeNumber(header, 1, 'page type');
  if (type === pageTypes.index) return { page: { kind: 'other' }, end };
  if (type === pageTypes.dictionary) {
    const count = countOf(header, 7);
    const bytes = decompressPage(body, context.codec, sizeBytes);
    const values = readPlainValues(bytes, context.type, { ...context, count });
    return { page: { kind: 'dictionary', values }, end };
  }
  const parts =
    type === pageTypes.data
      ? splitPage(decompressPage(body, context.codec, sizeBytes), header, context)
      : splitPageV2(body, sizeBytes, header, context);
  return { page: { kind: 'data', values: readRows(parts, context) }, end };
}

/** A page after it was decompressed: which rows have a value, and the values. */
interface PageParts {
  readonly count: number;
  readonly encoding: number;
  /** null when every row has a value. */
  readonly levels: Uint8Array | null;
  readonly values: Uint8Array;
}

function splitPage(bytes: Uint8Array, header: ThriftStruct, context: PageContext): PageParts {
  const count = countOf(header, 5);
  const encoding = wholeNumber(asStruct(header.get(5), 'page header'), 2, 'encoding');
  if (!context.isOptional) return { count, encoding, levels: null, values: bytes };
  const levelsEnd = bytes.length < 4 ? Infinity : 4 + uint32At(bytes);
  if (levelsEnd > bytes.length) throw new BinlogError('a page ends inside its levels');
  const levels = bytes.subarray(4, levelsEnd);
  return { count, encoding, levels, values: bytes.subarray(levelsEnd) };
}

// Version 2 does not compress the levels and has their lengths in the header.
function splitPageV2(
  body: Uint8Array,
  sizeBytes: number,
  header: ThriftStruct,
  context: PageContext,
): PageParts {
  const page = asStruct(header.get(8), 'page header');
  const levelsStart = wholeNumber(page, 6, 'length of levels');
  const levelsEnd = levelsStart + wholeNumber(page, 5, 'length of levels');
  if (levelsEnd > Math.min(body.length, sizeBytes)) {
    throw new BinlogError('a page ends inside its levels');
  }
  const codec = page.get(7) === false ? 0 : context.codec;
  return {
    count: countOf(header, 8),
    encoding: wholeNumber(page, 4, 'encoding'),
    levels: context.isOptional ? body.subarray(levelsStart, levelsEnd) : null,
    values: decompressPage(body.subarray(levelsEnd), codec, sizeBytes - levelsEnd),
  };
}

function readRows(page: PageParts, context: PageContext): StoredValue[] {
  const { count } = page;
  if (count > context.rowsLeft) {
    throw new BinlogError(`a page claims ${count} rows where ${context.rowsLeft} are left`);
  }
  if (page.levels === null) return readValues(page, count, context);
  const levels = readRunLengths(page.levels, 1, count);
  const present = levels.reduce((sum, level) => sum + level, 0);
  const values = readValues(page, present, context);
  if (present === count) return values;
  let next = 0;
  return Array.from(levels, (level) => (level === 1 ? (values[next++] ?? null) : null));
}

function readValues(page: PageParts, count: number, context: PageContext): StoredValue[] {
  const { type, typeLength, dictionary } = context;
  switch (page.encoding) {
    case encodings.plain:
      return readPlainValues(page.values, type, { count, typeLength });
    case encodings.dictionary:
    case encodings.plainDictionary:
      return lookUp(page.values, count, dictionary);
    case encodings.runLength:
      return readBooleans(page.values, count, type);
    case encodings.deltaBinary:
    case encodings.deltaLength:
      return readDeltaValues(page.values, type, count);
    default:
      throw new BinlogError(`a page has the encoding ${page.encoding}, which Milvus never uses`);
  }
}

function lookUp(
  bytes: Uint8Array,
  count: number,
  dictionary: readonly StoredValue[] | null,
): StoredValue[] {
  const [bitWidth = 0] = bytes;
  const values: StoredValue[] = [];
  for (const index of readRunLengths(bytes.subarray(1), bitWidth, count)) {
    const value = dictionary?.[index];
    if (value === undefined) throw new BinlogError(`its dictionary has no value ${index}`);
    values.push(value);
  }
  return values;
}

function readBooleans(bytes: Uint8Array, count: number, type: ColumnType): StoredValue[] {
  if (type.physical !== 'BOOLEAN' || bytes.length < 4) {
    throw new BinlogError('a page of run lengths cannot be read');
  }
  return Array.from(readRunLengths(bytes.subarray(4), 1, count), (bit) => bit === 1);
}

function countOf(header: ThriftStruct, id: number): number {
  return wholeNumber(asStruct(header.get(id), 'page header'), 1, 'number of values');
}

function uint32At(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
}
