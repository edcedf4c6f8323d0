import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { readRecording, recordingNames, type WireVersion } from './practiceWireClient.ts';
import { createIdMap, type IdMap } from './practiceWireMatch.ts';
import { play, playPolls, type Step } from './practiceWireStory.ts';
import { exceptions23, story23 } from './practiceWireStory23.ts';
import { exceptions25, story25 } from './practiceWireStory25.ts';
import type { World } from './practiceWireWorld.ts';
import { openWorld23 } from './practiceWireWorld23.ts';
import { openWorld25 } from './practiceWireWorld25.ts';

interface Replay {
  readonly version: WireVersion;
  readonly openWorld: (ids: IdMap) => Promise<World>;
  readonly story: readonly Step[];
  readonly exceptions: Readonly<Record<string, string>>;
}

const replays: readonly Replay[] = [
  { version: '2.3.5', openWorld: openWorld23, story: story23, exceptions: exceptions23 },
  { version: '2.5.24', openWorld: openWorld25, story: story25, exceptions: exceptions25 },
];

describe.each(replays)('a practice server answers as Milvus $version did', (replay) => {
  const { version, openWorld, story, exceptions } = replay;
  const ids = createIdMap();
  let world: World;
  beforeAll(async () => {
    world = await openWorld(ids);
  }, 60_000);
  afterAll(() => world.close());

  test('every recording is in the story or has a reason not to be', () => {
    const told = story.flatMap((step) => ('names' in step ? step.names : []));
    expect([...told, ...Object.keys(exceptions)].sort()).toEqual(recordingNames(version).sort());
  });

  for (const step of story) {
    if ('label' in step) {
      test(`(${step.label})`, () => step.run(world));
      continue;
    }
    const recordings = step.names.map((name) => readRecording(version, name));
    test(step.names.join(', '), async () => {
      const isPolled = recordings.some(({ polls }) => polls);
      const differences = isPolled
        ? await playPolls(recordings, world, ids)
        : await Promise.all(recordings.map((one) => play(one, world.client, ids)));
      expect(differences.filter((one) => one !== undefined)).toEqual([]);
    });
  }
});
