import type { ManualClock } from '../manualClock.ts';
import { expectedOf, type Recording, translated, type WireClient } from './practiceWireClient.ts';
import { type Difference, findDifference, type IdMap } from './practiceWireMatch.ts';
import type { World } from './practiceWireWorld.ts';

/** Recordings that are played together, or something that happens between them. */
export type Step =
  | { readonly names: readonly string[] }
  | { readonly label: string; readonly run: (world: World) => Promise<void> };

/** One after the other. */
export const one = (...names: string[]): Step[] => names.map((name) => ({ names: [name] }));

const stepMs = 100;
/** Far more than any poll needs. */
const mostSteps = 2000;

/** Moves the time on until it is so. */
export async function waitFor(clock: ManualClock, isSo: () => Promise<boolean>): Promise<void> {
  for (let step = 0; step < mostSteps; step += 1) {
    if (await isSo()) return;
    await clock.advance(stepMs);
  }
  throw new Error('it never came to be so');
}

/** Sends one recorded request and compares the answers. */
export async function play(
  recording: Recording,
  client: WireClient,
  ids: IdMap,
): Promise<Difference> {
  const ours = await client.send(translated(recording, ids));
  return ids.attempt(() => findDifference(expectedOf(recording, recording), ours, ids));
}

/**
 * Sends recorded polls side by side while time passes. Each answer that was recorded must come, in its order, and the last one
 * must stay; between them a practice server may show a step that the recording was too coarse for.
 */
export async function playPolls(
  recordings: readonly Recording[],
  { client, clock }: { readonly client: WireClient; readonly clock: ManualClock },
  ids: IdMap,
): Promise<Difference[]> {
  const runs = recordings.map((recording) => ({
    recording,
    expected: (recording.polls ?? [])
      .map((outcome) => expectedOf(recording, outcome))
      .filter((answer) => !isHalfway(answer)),
    seen: 0,
    last: undefined as Difference,
    answers: [] as string[],
  }));
  for (let step = 0; step < mostSteps; step += 1) {
    const open = runs.filter((run) => run.seen < run.expected.length);
    if (open.length === 0) break;
    for (const run of open) {
      const ours = await client.send(translated(run.recording, ids));
      const text = JSON.stringify(ours);
      if (text !== run.answers.at(-1)) run.answers.push(text);
      run.last = ids.attempt(() => findDifference(run.expected[run.seen], ours, ids));
      if (run.last === undefined) run.seen += 1;
      // Whatever comes first must be what was recorded first.
      else if (run.seen === 0) return [run.last];
    }
    if (runs.some((run) => run.answers.length > 30)) break;
    await clock.advance(stepMs);
    if (step > 400) break;
  }
  return runs.map((run) =>
    run.seen === run.expected.length
      ? undefined
      : `answer ${run.seen + 1} of ${run.expected.length} never came: ${run.last}; ours: ${run.answers.join(' → ')}`,
  );
}

/** An import caught in the middle of writing its rows: a percentage that comes once. */
function isHalfway(answer: object): boolean {
  const percentages = JSON.stringify(answer).matchAll(/"progress":(\d+)/g);
  return [...percentages].some(([, percent]) => Number(percent) % 10 !== 0 || percent === '1');
}
