import { afterAll, beforeAll } from 'vitest';

import { createStore } from '../servers/openS3.ts';
import {
  type ErrorServers,
  type ErrorWorld,
  openErrorWorld,
  startErrorServers,
} from './errorWorld.ts';
import { createProvocations } from './provoked.ts';

interface Story {
  readonly servers: ErrorServers;
  readonly world: ErrorWorld;
  /** Profiles with which all is well, and the backup `whole` of the one in the other. */
  readonly right: { readonly cluster: string; readonly storage: string };
}

/** The servers of a file of errors, a person at an app of their own, and a table of what was met at the end. */
export function useErrorWorld() {
  const { meet, print } = createProvocations();
  let opened: Story | undefined;

  beforeAll(async () => {
    const servers = await startErrorServers();
    const world = await openErrorWorld(servers);
    const right = { cluster: await world.cluster(), storage: await world.storage() };
    opened = { servers, world, right };
    await world.backUp(right.cluster, right.storage, 'whole');
  });

  afterAll(async () => {
    print();
    await opened?.world.close();
    await opened?.servers.stop();
  });

  const story = (): Story => {
    if (opened === undefined) throw new Error('the servers run while tests run');
    return opened;
  };

  return {
    meet,
    get servers() {
      return story().servers;
    },
    get world() {
      return story().world;
    },
    get right() {
      return story().right;
    },
    /** Keys of a bucket below a prefix. */
    keysOf: async (bucket: string, prefix = ''): Promise<string[]> => {
      const store = createStore(story().servers.s3, bucket);
      const keys: string[] = [];
      for await (const { key } of store.list(prefix, new AbortController().signal)) keys.push(key);
      await store.close();
      return keys;
    },
  };
}
