import { readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

import { AppError } from '#shared/errors.ts';

import { JournalRecord } from './journalRecord.ts';

/**
 * Where reading had to stop before the end. broken: the bytes are not those that were written. unknown: they are, but
 * this version does not know such a record; a newer one wrote it.
 */
export interface JournalDamage {
  readonly line: number;
  readonly reason: 'broken' | 'unknown';
}

export interface JournalContent {
  readonly records: JournalRecord[];
  /** Length of the part that was read; what follows is a torn last line or, with damage, the unreadable rest. */
  readonly goodBytes: number;
  readonly sizeBytes: number;
  readonly damage: JournalDamage | null;
}

const newline = 0x0a;
/** Everything before the record's own JSON has a fixed length, so the checksum covers exactly the bytes written. */
const headBytes = '{"crc":"00000000","record":'.length;
const bulkTypes = ['{"type":"objectCopied"', '{"type":"objectsPlanned"'].map((text) =>
  Buffer.from(text),
);

/** One line with its newline: {"crc":"<CRC-32 of the record's JSON text, 8 hex digits>","record":<the record>} */
export function formatRecord(record: JournalRecord): string {
  const text = JSON.stringify(record);
  return `{"crc":"${hex(crc32(text))}","record":${text}}\n`;
}

/**
 * Reads a journal up to its end or its first bad line. A bad last line is what a crash leaves of an unfinished write and
 * is dropped without a word. With only 'state', the records of single objects are checked but left out: they are most
 * of a long journal and say nothing about the job's state. Throws FILE_UNREADABLE.
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
    const end = bytes.indexOf(newline, start);
    const parsed = end < 0 ? 'broken' : parseLine(bytes.subarray(start, end), only);
    if (typeof parsed === 'string' && parsed !== 'skipped') {
      const isLast = end < 0 || end === bytes.length - 1;
      const damage = isLast && parsed === 'broken' ? null : { line, reason: parsed };
      return { records, goodBytes: start, sizeBytes: bytes.length, damage };
    }
    if (parsed !== 'skipped') records.push(parsed);
    start = end + 1;
  }
  return { records, goodBytes: start, sizeBytes: bytes.length, damage: null };
}

function parseLine(
  line: Buffer,
  only: 'all' | 'state',
): JournalRecord | 'broken' | 'unknown' | 'skipped' {
  const record = line.subarray(headBytes, -1);
  const head = `{"crc":"${hex(crc32(record))}","record":`;
  const isWhole =
    line.length > headBytes &&
    line.toString('latin1', 0, headBytes) === head &&
    line.at(-1) === 0x7d;
  if (!isWhole) return 'broken';
  if (only === 'state' && bulkTypes.some((type) => record.subarray(0, type.length).equals(type))) {
    return 'skipped';
  }
  const json = parseJson(record.toString());
  if (json === undefined) return 'broken';
  const parsed = JournalRecord.safeParse(json);
  return parsed.success ? parsed.data : 'unknown';
}

/** A checksum is no proof against a file made up by hand: bad JSON is one more broken line. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hex(checksum: number): string {
  return checksum.toString(16).padStart(8, '0');
}
