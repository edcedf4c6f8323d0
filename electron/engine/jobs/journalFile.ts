import { readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

import { AppError } from '#shared/errors.ts';

import { JournalRecord } from './journalRecord.ts';

export interface JournalContent {
  readonly records: readonly JournalRecord[];
  /** Length of the part that was read; what follows is a torn last line or, with damage, the unreadable rest. */
  readonly goodBytes: number;
  /**
   * Where reading had to stop before the end. broken: the bytes are not those that were written. unknown: they are, but
   * a newer version wrote such a record.
   */
  readonly damage: { readonly line: number; readonly reason: 'broken' | 'unknown' } | null;
}

/** Everything before the record's own JSON has a fixed length, so the checksum covers exactly the bytes written. */
const headBytes = '{"crc":"00000000","record":'.length;
const bulkType = /^\{"type":"object(?:Copied|sPlanned)"/;

/** One line with its newline: {"crc":"<CRC-32 of the record's JSON text, 8 hex digits>","record":<the record>} */
export function formatRecord(record: JournalRecord): string {
  const text = JSON.stringify(record);
  return `${headOf(text)}${text}}\n`;
}

function headOf(record: string | Buffer): string {
  return `{"crc":"${crc32(record).toString(16).padStart(8, '0')}","record":`;
}

/**
 * Reads a journal up to its end or its first bad line. A bad last line is what a crash leaves of an unfinished write and
 * is dropped without a word. With 'state', the records of single objects are checked but left out: they are most of a
 * long journal and say nothing about the job's state. Throws FILE_UNREADABLE.
 */
export async function readJournal(
  path: string,
  only: 'all' | 'state' = 'all',
): Promise<JournalContent> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new AppError('FILE_UNREADABLE', { path, reason: 'it cannot be opened' }, { cause });
  });
  return parseJournal(bytes, only);
}

export function parseJournal(bytes: Buffer, only: 'all' | 'state'): JournalContent {
  const records: JournalRecord[] = [];
  let start = 0;
  for (let line = 1; start < bytes.length; line += 1) {
    const end = bytes.indexOf('\n', start);
    const parsed = end < 0 ? 'broken' : parseLine(bytes.subarray(start, end), only);
    if (parsed === 'broken' || parsed === 'unknown') {
      const isTorn = parsed === 'broken' && (end < 0 || end === bytes.length - 1);
      return { records, goodBytes: start, damage: isTorn ? null : { line, reason: parsed } };
    }
    if (parsed !== 'skipped') records.push(parsed);
    start = end + 1;
  }
  return { records, goodBytes: start, damage: null };
}

function parseLine(
  line: Buffer,
  only: 'all' | 'state',
): JournalRecord | 'broken' | 'unknown' | 'skipped' {
  const bytes = line.subarray(headBytes, -1);
  const isWhole =
    line.toString('latin1', 0, headBytes) === headOf(bytes) && line.at(-1) === '}'.charCodeAt(0);
  if (!isWhole) return 'broken';
  if (only === 'state' && bulkType.test(bytes.toString('latin1', 0, 32))) return 'skipped';
  const json = parseJson(bytes.toString());
  if (json === undefined) return 'broken';
  return JournalRecord.safeParse(json).data ?? 'unknown';
}

/** A checksum is no proof against a file made up by hand: bad JSON is one more broken line. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
