import { describe, expect, it } from 'vitest';

import { switchNames } from '#engine/restore/switchOver.ts';
import { collectionNameLimit } from '#shared/selection.ts';

describe('the names of a collection that takes the place of another', () => {
  const namesOf = (collection: string) => {
    const { made, old } = switchNames('0a1b-2c3d4e5f6', { database: 'default', collection });
    return [made.collection, old.collection];
  };

  it('tell whose they are', () => {
    expect(namesOf('books')).toEqual(['mbs_new_0a1b2c3d4e5f_books', 'mbs_old_0a1b2c3d4e5f_books']);
  });

  it('differ and are allowed however long and alike the names are', () => {
    const long = 'x'.repeat(collectionNameLimit - 1);
    const all = ['1', '2'].flatMap((end) => [...namesOf(long + end), ...namesOf(end + long)]);
    expect(new Set(all).size).toBe(8);
    expect(all.every((name) => name.length === collectionNameLimit)).toBe(true);
  });
});
