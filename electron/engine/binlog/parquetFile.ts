import { BinlogError } from './binlogError.ts';
import {
  asStruct,
  readThriftStruct,
  structList,
  type ThriftStruct,
  wholeNumber,
} from './thrift.ts';

/** A Parquet file whose columns are flat, and what is needed of its footer. */
export interface ParquetFile {
  readonly file: Uint8Array;
  readonly rowCount: number;
  readonly columns: readonly ParquetColumn[];
}

export interface ParquetColumn {
  readonly name: string;
  /** Number of parquet.thrift's Type. */
  readonly physicalType: number;
  /** Bytes of a value of a FIXED_LEN_BYTE_ARRAY, else 0. */
  readonly typeLength: number;
  readonly isOptional: boolean;
  readonly chunks: readonly ColumnChunk[];
}

/** The pages of one column in one row group. */
export interface ColumnChunk {
  readonly rowCount: number;
  /** Number of parquet.thrift's CompressionCodec. */
  readonly codec: number;
  readonly start: number;
  readonly end: number;
}

const parquetMagic = 0x31_52_41_50;
const largestFooterBytes = 16 * 1024 * 1024;
/** Rows cost no bytes when all are equal, so no file size bounds them. Milvus starts a new binlog long before. */
const mostRows = 2 ** 24;
const repetition = { optional: 1, repeated: 2 };

/**
 * Reads and checks the footers of the files of one binlog: no count and no position in them can lead out of a file or to
 * more than 16 million rows in all.
 * @throws BinlogError
 */
export function readParquetFiles(files: readonly Uint8Array[]): ParquetFile[] {
  const footers = files.map(readParquetFile);
  checkRowCount(footers.reduce((sum, footer) => sum + footer.rowCount, 0));
  return footers;
}

function readParquetFile(file: Uint8Array): ParquetFile {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 12) throw new BinlogError(`a Parquet file of ${file.length} bytes`);
  const end = file.length - 8;
  const isParquet =
    view.getUint32(0, true) === parquetMagic && view.getUint32(end + 4, true) === parquetMagic;
  if (!isParquet) throw new BinlogError('its payload is not a Parquet file');
  const lengthBytes = view.getUint32(end, true);
  if (lengthBytes > Math.min(end - 4, largestFooterBytes)) {
    throw new BinlogError(
      `a Parquet file of ${file.length} bytes claims a footer of ${lengthBytes}`,
    );
  }
  const { struct } = readThriftStruct(file.subarray(0, end), end - lengthBytes);
  return { file, ...readFooter(struct, end - lengthBytes) };
}

function readFooter(footer: ThriftStruct, footerStart: number): Omit<ParquetFile, 'file'> {
  const [, ...elements] = structList(footer, 2, 'schema');
  const groups = structList(footer, 4, 'row groups').map((group) => ({
    rowCount: rowCountOf(group, 3),
    chunks: structList(group, 1, 'column chunks'),
  }));
  const rowCount = rowCountOf(footer, 3);
  if (groups.reduce((sum, group) => sum + group.rowCount, 0) !== rowCount) {
    throw new BinlogError(`its row groups do not have the ${rowCount} rows of the file`);
  }
  const columns = elements.map((element, index) => ({
    ...readColumn(element),
    chunks: groups.map(({ rowCount, chunks }) => ({
      rowCount,
      ...readChunk(chunks[index], footerStart),
    })),
  }));
  return { rowCount, columns };
}

function rowCountOf(struct: ThriftStruct, id: number): number {
  const rowCount = wholeNumber(struct, id, 'row count');
  checkRowCount(rowCount);
  return rowCount;
}

function checkRowCount(rowCount: number): void {
  if (rowCount > mostRows) throw new BinlogError(`it claims ${rowCount} rows`);
}

// Files that Go wrote call the root repeated, which means nothing: it is not looked at.
function readColumn(element: ThriftStruct): Omit<ParquetColumn, 'chunks'> {
  const name = element.get(4);
  const isFlat = (element.get(5) ?? 0) === 0 && element.get(3) !== repetition.repeated;
  if (!isFlat || !(name instanceof Uint8Array)) {
    throw new BinlogError('it has a column that is not flat');
  }
  return {
    name: new TextDecoder().decode(name),
    physicalType: wholeNumber(element, 1, 'type'),
    typeLength: element.has(2) ? wholeNumber(element, 2, 'type length') : 0,
    isOptional: element.get(3) === repetition.optional,
  };
}

function readChunk(
  chunk: ThriftStruct | undefined,
  footerStart: number,
): Omit<ColumnChunk, 'rowCount'> {
  const metadata = asStruct(chunk?.get(3), 'column metadata');
  const dataStart = wholeNumber(metadata, 9, 'page offset');
  const dictionaryStart = metadata.has(11) ? wholeNumber(metadata, 11, 'dictionary offset') : 0;
  // Some writers put 0 for no dictionary.
  const start = dictionaryStart === 0 ? dataStart : Math.min(dictionaryStart, dataStart);
  const end = start + wholeNumber(metadata, 7, 'size of a column');
  if (start < 4 || end > footerStart) {
    throw new BinlogError(`a column claims bytes ${start} to ${end} of ${footerStart}`);
  }
  return { codec: wholeNumber(metadata, 4, 'codec'), start, end };
}
