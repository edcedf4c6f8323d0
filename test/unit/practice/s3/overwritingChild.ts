import { randomUUID } from 'node:crypto';

import { createPracticeClock } from '#practice/clock.ts';
import { createFaults } from '#practice/faults.ts';
import { openStorage } from '#practice/s3/openStorage.ts';

// Writes the same few objects over and over, and says which content of each has been answered.
const [folder = ''] = process.argv.slice(2);
const storage = await openStorage({
  folder,
  port: 0,
  accessKey: 'practice',
  secretKey: 'practice-secret',
  region: 'us-east-1',
  buckets: ['bucket'],
  clock: createPracticeClock(),
  faults: createFaults(),
  randomId: randomUUID,
});
const bucket = storage.bucket('bucket');
const overwrite = async (key: string): Promise<never> => {
  for (let version = 1; ; version += 1) {
    await bucket.put(key, Buffer.from(`${key} ${version}`));
    process.stdout.write(`${key} ${version}\n`);
  }
};
await Promise.all(['a', 'b', 'c', 'd'].map(overwrite));
