import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import { Int64 } from '#shared/int64.ts';

import type { PracticeClock } from '../clock.ts';

const Ceilings = z.object({ id: Int64, timestamp: Int64 });

// Room for an hour of ids at a time, and for three seconds of timestamps, as Milvus takes them: a write is seldom.
const idRoom = 1n << 20n;
const timestampRoom = 3000n << 18n;

export interface Sequence {
  nextId(): Int64;
  nextTimestamp(): bigint;
}

/**
 * Ids and hybrid timestamps that never come twice and never go back, also after a restart and when the clock of the machine
 * was set back: the file always holds numbers above all that were given.
 */
export function openSequence(file: string, clock: PracticeClock): Sequence {
  const now = () => BigInt(clock.now().getTime()) << 18n;
  const ceilings = readCeilings(file);
  let { id, timestamp } = ceilings;
  if (id < now()) id = now();

  // At once and not later: the number is given in the same moment.
  function raise(): void {
    ceilings.id = id + idRoom;
    ceilings.timestamp = timestamp + timestampRoom;
    const text = { id: String(ceilings.id), timestamp: String(ceilings.timestamp) };
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify(text));
    renameSync(`${file}.new`, file);
  }

  return {
    nextId() {
      id += 1n;
      if (id > ceilings.id) raise();
      return String(id);
    },
    nextTimestamp() {
      const next = now();
      timestamp = next > timestamp ? next : timestamp + 1n;
      if (timestamp > ceilings.timestamp) raise();
      return timestamp;
    },
  };
}

function readCeilings(file: string): { id: bigint; timestamp: bigint } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return { id: 0n, timestamp: 0n };
  }
  const { id, timestamp } = Ceilings.parse(JSON.parse(text));
  return { id: BigInt(id), timestamp: BigInt(timestamp) };
}
