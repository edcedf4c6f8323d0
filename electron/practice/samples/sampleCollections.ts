import type { PracticeVersion } from '#shared/practice.ts';

import { articles } from './collections/articles.ts';
import { events } from './collections/events.ts';
import { fingerprints } from './collections/fingerprints.ts';
import { images } from './collections/images.ts';
import { products } from './collections/products.ts';
import { supportTickets } from './collections/supportTickets.ts';
import type { SampleCollection } from './sampleCollection.ts';

const all = [products, articles, supportTickets, events, images, fingerprints] as const;

/** The six collections of a new cluster with their databases and live rows, 24,000 in all, whatever the version. */
export function sampleCollections(version: PracticeVersion): SampleCollection[] {
  return all.map((sample) => sample(version));
}

/** Databases to be created, with their properties. */
export const sampleDatabases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  media: { 'database.max.collections': '20', 'database.description': 'Pictures and music' },
};
