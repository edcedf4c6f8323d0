import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { readRecording, recordingNames } from './practiceWireClient.ts';
import { createIdMap } from './practiceWireMatch.ts';
import { play, playPolls } from './practiceWireStory.ts';
import { exceptions25, story25 } from './practiceWireStory25.ts';
import type { World } from './practiceWireWorld.ts';
import { openWorld25 } from './practiceWireWorld25.ts';

describe('a practice 2.5 answers as the recorded 2.5.24 did', () => {
  const ids = createIdMap();
  let world: World;
  beforeAll(async () => {
    world = await openWorld25();
  }, 60_000);
  afterAll(() => world.close());

  const told = story25.flatMap((step) => ('names' in step ? step.names : []));

  test('every recording is in the story or has a reason not to be, none is in both', () => {
    const all = [...told, ...Object.keys(exceptions25)].sort();
    expect(all).toEqual(recordingNames('2.5.24').sort());
  });

  for (const step of story25) {
    if ('label' in step) {
      test(`(${step.label})`, () => step.run(world));
      continue;
    }
    const recordings = step.names.map((name) => readRecording('2.5.24', name));
    test(step.names.join(', '), async () => {
      const isPolled = recordings.some(({ polls }) => polls);
      const differences = isPolled
        ? await playPolls(recordings, world, ids)
        : await Promise.all(recordings.map((one) => play(one, world.client, ids)));
      expect(differences.filter((one) => one !== undefined)).toEqual([]);
    });
  }
});
