// Backups go both ways between the practice servers and a real Milvus 2.3.5, and every row arrives.
import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { PracticeVersion } from '#shared/practice.ts';

import { type CommandLine, createCommandLine } from '../stories/commandLine.ts';
import { connectMilvus } from '../stories/dataset.ts';
import { exchangeCollections } from '../stories/exchangeCollections.ts';
import { makeExchange, readExchange } from '../stories/makeExchange.ts';
import { startPracticeCluster } from '../stories/practiceCluster.ts';
import { startRealCluster } from '../stories/realCluster.ts';
import {
  backupBucket,
  clusterBucket,
  clusterRootPath,
  type StoryCluster,
} from '../stories/storyCluster.ts';

interface Side {
  readonly client: MilvusClient;
  readonly cli: CommandLine;
  close(): Promise<void>;
}

const all = exchangeCollections();
let real: StoryCluster;
let realSide: Side;

beforeAll(async () => {
  real = await startRealCluster();
  realSide = await openSide(real);
});

afterAll(async () => {
  await realSide?.close();
  await real?.stop();
});

/** All backups lie beside the real Milvus. */
async function openSide({ milvus, s3 }: StoryCluster): Promise<Side> {
  const client = await connectMilvus(milvus.address);
  const cli = await createCommandLine({
    milvus,
    cluster: { s3, bucket: clusterBucket, rootPath: clusterRootPath },
    backup: { s3: real.s3, bucket: backupBucket, rootPath: 'root' },
  });
  return {
    client,
    cli,
    async close() {
      await client.closeConnection();
      await cli.remove();
    },
  };
}

async function onPractice(
  version: PracticeVersion,
  act: (side: Side) => Promise<void>,
): Promise<void> {
  const cluster = await startPracticeCluster(version);
  try {
    const side = await openSide(cluster);
    try {
      await act(side);
    } finally {
      await side.close();
    }
  } finally {
    await cluster.stop();
  }
}

async function succeedsWith({ cli }: Side, ...args: string[]): Promise<void> {
  const { code, stdout, stderr } = await cli.run(...args);
  expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
}

describe('a backup of practice 2.3', () => {
  beforeAll(() =>
    onPractice('2.3', async (practice) => {
      for (const collection of all) await makeExchange(practice.client, collection);
      await succeedsWith(practice, 'create', '-n', 'practised');
    }),
  );

  it('is restored in the real Milvus', async () => {
    await succeedsWith(realSide, 'restore', '-n', 'practised', '-s', '_practised');
  });

  it.each(all)('$schema.collection_name has all rows there', async (collection) => {
    const name = `${collection.schema.collection_name}_practised`;
    expect(await readExchange(realSide.client, collection, name)).toEqual(collection.liveRows);
  });
});

describe('a backup of the real Milvus', () => {
  beforeAll(async () => {
    for (const collection of all) await makeExchange(realSide.client, collection);
    const names = all.map(({ schema }) => schema.collection_name).join(',');
    await succeedsWith(realSide, 'create', '-n', 'real', '--filter', names);
  });

  it.each(all)('$schema.collection_name has all rows at its source', async (collection) => {
    const { collection_name } = collection.schema;
    expect(await readExchange(realSide.client, collection, collection_name)).toEqual(
      collection.liveRows,
    );
  });

  it.each(PracticeVersion.options)('is restored in practice %s with all rows', (version) =>
    onPractice(version, async (practice) => {
      await succeedsWith(practice, 'restore', '-n', 'real');
      for (const collection of all) {
        const { collection_name } = collection.schema;
        expect(await readExchange(practice.client, collection, collection_name)).toEqual(
          collection.liveRows,
        );
      }
    }),
  );
});
