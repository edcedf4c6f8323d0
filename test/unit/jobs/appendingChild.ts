import { openJournal } from '#engine/jobs/journal.ts';
import { createSystemClock } from '#engine/systemClock.ts';

const [, , path = '', mode] = process.argv;
const clock = createSystemClock();
const journal = await openJournal(path, { clock });

// Appends one record without waiting for the disk, and prints a line well before the grouped sync would come.
if (mode === 'once') {
  await journal.append({ type: 'note', name: 'n', value: 'once' });
  await clock.sleep(300, new AbortController().signal);
  process.stdout.write('once\n');
  await clock.sleep(600_000, new AbortController().signal);
}

// Appends as fast as it can and prints the number of each durable record once it is told that it lies on the disk.
for (let number = 0; ; number += 1) {
  const durable = number % 10 === 9;
  await journal.append({ type: 'note', name: 'n', value: `${number}` }, { durable });
  if (durable) process.stdout.write(`${number}\n`);
}
