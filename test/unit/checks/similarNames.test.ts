import { expect, test } from 'vitest';

import { similarNames } from '#engine/checks/similarNames.ts';

test.each([
  ['a-bucket', ['logs', 'abucket', 'a-bucket-2', 'photos'], ['abucket', 'a-bucket-2']],
  ['milvus-bucket', ['milvus', 'milvus-bukcet', 'backups'], ['milvus-bukcet', 'milvus']],
  ['milvus-2', ['backups', 'milvus'], ['milvus']],
  ['abc', ['xyz', 'de'], []],
  ['files', [], []],
])('%s may be meant as one of %j: %j', (wanted, there, expected) => {
  expect(similarNames(wanted, there, 3)).toEqual(expected);
});
