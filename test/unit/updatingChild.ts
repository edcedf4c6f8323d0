import { z } from 'zod';

import { openJsonFile } from '#engine/jsonFile.ts';
import { createSystemClock } from '#engine/systemClock.ts';

// Adds its numbers one by one to the list in the file.
const [path = '', first = '0', count = '0'] = process.argv.slice(2);
const file = openJsonFile({
  path,
  schema: z.array(z.number()),
  version: 1,
  empty: [],
  clock: createSystemClock(),
  onNotice: (notice) => {
    throw notice;
  },
});
for (let number = Number(first); number < Number(first) + Number(count); number += 1) {
  await file.update((numbers) => [...numbers, number]);
  process.stdout.write(`${number}\n`);
}
