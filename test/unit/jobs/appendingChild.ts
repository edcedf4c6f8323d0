import { openJournal } from '#engine/jobs/journal.ts';
import { createSystemClock } from '#engine/systemClock.ts';

// Appends as fast as it can and prints the number of each durable record once it is told that it lies on the disk.
const journal = await openJournal(process.argv[2] ?? '', { clock: createSystemClock() });
for (let number = 0; ; number += 1) {
  const durable = number % 10 === 9;
  await journal.append({ type: 'note', name: 'n', value: `${number}` }, { durable });
  if (durable) process.stdout.write(`${number}\n`);
}
