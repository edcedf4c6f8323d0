import type { Practice } from '#engine/practiceHost.ts';
import { createSystemClock } from '#engine/systemClock.ts';
import { findPractice } from '#hosts/practice.ts';

/** The practice clusters that an app has opened in its data folder. */
export async function openedPractice(dataFolder: string): Promise<Practice> {
  const { signal } = new AbortController();
  const practice = await findPractice({ dataFolder, clock: createSystemClock(), signal });
  if (practice === null) throw new Error('the practice clusters are not open');
  return practice;
}
