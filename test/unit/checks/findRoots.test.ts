import { describe, expect, test } from 'vitest';

import { findRoots, holdsSegments } from '#engine/checks/findRoots.ts';
import { mostSegmentFiles } from '#shared/check.ts';

import { createMemoryStore } from '../../memoryStore.ts';
import { createFakeClock } from '../../suites/testClock.ts';

const { signal } = new AbortController();
const ours = ['449', '450'];

/** A bucket with empty objects at these keys, each a second newer than the one before. */
async function bucketOf(...keys: readonly string[]) {
  const clock = createFakeClock('2026-01-02T03:04:05.000Z');
  const store = createMemoryStore({ clock });
  for (const key of keys) {
    await store.write(key, Buffer.from('x'), { signal, sizeBytes: 1 });
    await clock.sleep(1000, signal);
  }
  return store;
}

async function search(keys: readonly string[], change: { depth?: number; folders?: number } = {}) {
  const store = await bucketOf(...keys);
  const limits = { depth: 4, folders: 300, ...change };
  return findRoots(store, { collectionIds: ours, ...limits, signal });
}

const pathsOf = ({ own }: Awaited<ReturnType<typeof search>>) => own.map((root) => root.rootPath);

describe('the root path of a Milvus', () => {
  test('is where segments of its collections lie', async () => {
    const found = await search([
      'file/insert_log/449/1/2/100/3',
      'file/insert_log/449/1/2/101/4',
      'file/insert_log/777/1/2/101/4',
      'other/readme.txt',
    ]);
    expect(found).toEqual({
      own: [{ rootPath: 'file', segmentFiles: 2, newestAt: '2026-01-02T03:04:06.000Z' }],
      others: [],
      folders: 3,
    });
  });

  test('can be the bucket itself, or lie four folders deep', async () => {
    expect(pathsOf(await search(['insert_log/450/1/2/0/3']))).toEqual(['']);
    expect(pathsOf(await search(['a/b/c/d/insert_log/450/1/2/0/3']))).toEqual(['a/b/c/d']);
    expect(pathsOf(await search(['a/b/c/d/e/insert_log/450/1/2/0/3']))).toEqual([]);
  });

  test('is not a backup, which holds the same ids with a group folder between', async () => {
    const keys = ['backup/monday/binlogs/insert_log/449/1/2/2/100/3'];
    expect(await search(keys)).toMatchObject({ own: [], others: [] });
  });

  test('is not that of another Milvus, which is told', async () => {
    expect(await search(['theirs/insert_log/777/1/2/100/3'])).toMatchObject({
      own: [],
      others: ['theirs'],
    });
  });

  test('that changed last comes first where an old copy lies beside', async () => {
    const found = await search([
      'copy/insert_log/449/1/2/100/3',
      'file/insert_log/449/1/2/100/3',
      'aside/insert_log/449/1/2/100/3',
    ]);
    expect(pathsOf(found)).toEqual(['aside', 'file', 'copy']);
  });

  test('is looked for in so many folders at most, the usual ones first', async () => {
    const many = Array.from({ length: 50 }, (_, n) => `a${n}/deep/x`);
    const found = await search([...many, 'file/insert_log/449/1/2/100/3'], { folders: 5 });
    expect({ folders: found.folders, paths: pathsOf(found) }).toEqual({
      folders: 5,
      paths: ['file'],
    });
  });

  test('is counted up to a limit', async () => {
    const keys = Array.from(
      { length: mostSegmentFiles + 5 },
      (_, n) => `f/insert_log/449/1/2/0/${n}`,
    );
    const { own } = await search(keys);
    expect(own.map(({ segmentFiles }) => segmentFiles)).toEqual([mostSegmentFiles]);
  });
});

test('a root path holds segments when one of the collections has some there', async () => {
  const store = await bucketOf('files/insert_log/450/1/2/100/3');
  const holds = (rootPath: string, collectionIds: readonly string[]) =>
    holdsSegments(store, rootPath, { collectionIds, signal });
  expect([
    await holds('files', ours),
    await holds('/files/', ours),
    await holds('files', ['449']),
    await holds('file', ours),
  ]).toEqual([true, true, false, false]);
});
