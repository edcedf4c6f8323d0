import { setTimeout as wait } from 'node:timers/promises';

const looks = 10;
const pauseMs = 200;

/**
 * Looks for faults of a page until there are none, and gives those that are there each time: a page that was just resized or
 * coloured anew, or opens something, is drawn in between as nobody sees it.
 */
export async function whatStays(look: () => Promise<readonly string[]>): Promise<string[]> {
  let found = [...(await look())];
  for (let left = looks - 1; left > 0 && found.length > 0; left -= 1) {
    await wait(pauseMs);
    const again = new Set(await look());
    found = found.filter((one) => again.has(one));
  }
  return found;
}
