import { setImmediate } from 'node:timers/promises';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { CollectionRows } from '../../../../electron/practice/milvus/types.ts';
import {
  columnsOf,
  createRowsBench,
  OTHER_PARTITION,
  PARTITION,
  type RowsBench,
} from './rowsBench.ts';

interface Row {
  readonly partitionId: string;
  readonly key: number;
  readonly name: string;
}

/** Where the rows really are. */
interface Real {
  readonly bench: RowsBench;
  rows: CollectionRows;
}

/** Every live row; Milvus keeps two rows with one key when they were inserted and not upserted. */
interface Model {
  rows: Row[];
}

type Command = fc.AsyncCommand<Model, Real>;

async function expectSame(model: Model, { rows }: Real): Promise<void> {
  const found: Row[] = [];
  for (const partitionId of [PARTITION, OTHER_PARTITION])
    for (const source of await rows.scan([partitionId], [100, 101]))
      for (const [row, key] of source.column(100).entries())
        found.push({ partitionId, key: Number(key), name: String(source.column(101)[row]) });
  const sorted = (all: readonly Row[]): string[] => all.map((row) => JSON.stringify(row)).sort();
  expect(sorted(found)).toEqual(sorted(model.rows));
  const sources = await rows.scan(null, []);
  expect(sources.reduce((sum, { rowCount }) => sum + rowCount, 0)).toBe(model.rows.length);
}

function command(
  text: string,
  change: (model: Model) => void,
  act: (real: Real) => Promise<void>,
): Command {
  return {
    check: () => true,
    async run(model, real) {
      change(model);
      await act(real);
      await expectSame(model, real);
    },
    toString: () => text,
  };
}

function insertRows({ bench, rows }: Real, inserted: readonly Row[]): Promise<void> {
  const names = Object.fromEntries(inserted.map(({ key, name }) => [key, name]));
  const partitions = new Map(inserted.map(({ key, partitionId }) => [String(key), partitionId]));
  return rows.insert({
    partitionIds: Object.keys(names).map((key) => partitions.get(key) ?? PARTITION),
    columns: columnsOf(names),
    timestamp: bench.nextTimestamp(),
  });
}

function removeKeys(
  { bench, rows }: Real,
  keys: readonly number[],
  partitionId: string | null,
): Promise<void> {
  return rows.remove({ partitionId, keys: keys.map(BigInt), timestamp: bench.nextTimestamp() });
}

function without(model: Model, keys: readonly number[], partitionId: string | null): Row[] {
  return model.rows.filter(
    (row) => !keys.includes(row.key) || (partitionId !== null && row.partitionId !== partitionId),
  );
}

const partition = fc.constantFrom(PARTITION, OTHER_PARTITION);
const key = fc.integer({ min: 0, max: 12 });
const someRows = fc.uniqueArray(
  fc.record({ partitionId: partition, key, name: fc.string({ maxLength: 3 }) }),
  { selector: (row) => row.key, minLength: 1, maxLength: 4 },
);
const someKeys = fc.array(key, { minLength: 1, maxLength: 4 });

const commands = fc.commands(
  [
    someRows.map((rows) =>
      command(
        `insert ${JSON.stringify(rows)}`,
        (model) => model.rows.push(...rows),
        (real) => insertRows(real, rows),
      ),
    ),
    fc.tuple(someKeys, fc.option(partition)).map(([keys, partitionId]) =>
      command(
        `delete ${keys.join(',')} in ${partitionId}`,
        (model) => (model.rows = without(model, keys, partitionId)),
        (real) => removeKeys(real, keys, partitionId),
      ),
    ),
    someRows.map((rows) => {
      const keys = rows.map((row) => row.key);
      return command(
        `upsert ${JSON.stringify(rows)}`,
        (model) => (model.rows = [...without(model, keys, null), ...rows]),
        async (real) => {
          await removeKeys(real, keys, null);
          await insertRows(real, rows);
        },
      );
    }),
    partition.map((partitionId) =>
      command(
        `drop partition ${partitionId}`,
        (model) => (model.rows = model.rows.filter((row) => row.partitionId !== partitionId)),
        ({ rows }) => rows.dropPartition(partitionId),
      ),
    ),
    fc.constant(
      command(
        'flush',
        () => undefined,
        async ({ rows }) => void (await rows.flush()),
      ),
    ),
    fc.constant(
      command(
        'wait',
        () => undefined,
        ({ bench }) => bench.clock.advance(10),
      ),
    ),
    fc.constant(
      command(
        'unload',
        () => undefined,
        ({ rows }) => Promise.resolve(rows.unload()),
      ),
    ),
    fc.integer({ min: 0, max: 40 }).map((turns) =>
      command(
        `kill ${turns} turns into a flush`,
        () => undefined,
        async (real) => {
          const flushing = Promise.allSettled([real.rows.flush()]);
          for (let turn = 0; turn < turns; turn += 1) await setImmediate();
          real.rows = await real.bench.open();
          await flushing;
        },
      ),
    ),
    fc.constant(
      command(
        'kill and open',
        () => undefined,
        async (real) => void (real.rows = await real.bench.open()),
      ),
    ),
  ],
  { maxCommands: 25 },
);

describe('whatever is inserted, deleted, upserted, flushed, dropped and killed', () => {
  it.each(['2.3', '2.4', '2.5'] as const)(
    'the live rows of %s are those of a list',
    async (version) => {
      await fc.assert(
        fc.asyncProperty(commands, async (script) => {
          const bench = await createRowsBench({
            version,
            virtualChannels: ['dml_0_100v0', 'dml_1_100v1'],
            pace: { flushMs: 5, sortMs: 5, garbageMs: 5 },
          });
          const rows = await bench.open();
          await fc.asyncModelRun(() => ({ model: { rows: [] }, real: { bench, rows } }), script);
        }),
        { numRuns: 60 },
      );
    },
  );
});
