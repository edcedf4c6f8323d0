import { tryLock } from '#engine/fileLock.ts';
import { isAliveOn, thisProcess } from '#engine/processOwner.ts';

// Waits for a line, so that several begin at one moment; tries once, prints what came of it, and stays.
const owner = thisProcess();
process.stdout.write('ready\n');
process.stdin.once('data', () => {
  void tryLock({ path: process.argv[2] ?? '', owner, isAlive: isAliveOn(owner.host) }).then(
    (release) => process.stdout.write(release === null ? 'taken\n' : 'held\n'),
  );
});
