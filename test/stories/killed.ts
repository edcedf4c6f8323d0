// Where a job is caught to be killed, and what it may have left.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import type { MilvusClient } from '@zilliz/milvus2-sdk-node';

import { createStore } from '../servers/openS3.ts';
import type { CommandLine } from './commandLine.ts';
import { backupBucket, clusterBucket, type StoryCluster } from './storyCluster.ts';
import { succeed } from './succeed.ts';

const { signal } = new AbortController();
const pollMs = 10;

/** A place in a job: Milvus is held there where it can be, and the job is killed when it has come that far. */
export interface Cut<Cluster extends StoryCluster> {
  readonly name: string;
  readonly hold?: (target: Cluster) => void;
  readonly release?: (target: Cluster) => void;
  readonly isReached: (state: CutState) => boolean | Promise<boolean>;
  /** What a person does then. */
  readonly end: 'resumed' | 'cleaned up';
}

/** What can be seen of a job from outside. Only what is asked for is looked at: the job does not wait for it. */
export interface CutState {
  readonly journal: string;
  readonly target: () => Promise<{
    readonly names: readonly string[];
    readonly hasNewId: boolean;
    /** Of the collection that has the name. */
    readonly aliases: readonly string[];
  }>;
}

export async function cutState({
  cli,
  client,
  name,
  before,
}: {
  readonly cli: CommandLine;
  readonly client: MilvusClient;
  readonly name: string;
  /** The id that the name had. */
  readonly before: string;
}): Promise<CutState> {
  return {
    journal: await journalOf(cli),
    target: async () => ({
      names: (await client.showCollections()).data.map((one) => one.name),
      hasNewId: ![before, ''].includes(await idOf(client, name)),
      aliases: await aliasesOf(client, name),
    }),
  };
}

export const nothing = { temporary: [], leases: [], uploads: [], leftovers: [] };

/** What a job that was cut may have left, of all kinds. */
export async function remainsOf({
  cli,
  client,
  cluster,
}: {
  readonly cli: CommandLine;
  readonly client: MilvusClient;
  readonly cluster: StoryCluster;
}) {
  const { data } = await client.showCollections();
  const { lines } = await cli.run('jobs', '--json');
  const jobs = lines().flatMap((line) => (line['jobs'] ?? []) as { leftovers: unknown[] }[]);
  const backups = await keysIn(cluster, backupBucket, '');
  return {
    collections: data.map((one) => one.name).toSorted(),
    temporary: await keysIn(cluster, clusterBucket, 'restore-temp'),
    leases: backups.filter((key) => key.endsWith('lease.json')),
    uploads: [
      ...(await uploadsIn(cluster, backupBucket)),
      ...(await uploadsIn(cluster, clusterBucket)),
    ],
    leftovers: jobs.flatMap(({ leftovers }) => leftovers),
  };
}

/** A replacement is counted and about to take the name of the old collection. */
export function isSwitching({ journal }: Pick<CutState, 'journal'>): boolean {
  return journal.includes('"switch default.');
}

/** Looks again and again; a job that has ended by then has not been caught. */
export async function until(isTrue: () => Promise<boolean>, ended: Promise<object>): Promise<void> {
  let isOver = false;
  void ended.then(() => (isOver = true));
  while (!(await isTrue())) {
    if (isOver) throw new Error(`the job ended first: ${JSON.stringify(await ended)}`);
    await wait(pollMs);
  }
}

/** The journal of the newest job. */
export async function journalOf({ folder }: CommandLine): Promise<string> {
  const jobs = path.join(folder, 'data', 'jobs');
  const files = (await readdir(jobs).catch(() => [])).filter((file) => file.endsWith('.jsonl'));
  const texts = await Promise.all(files.map((file) => readFile(path.join(jobs, file), 'utf8')));
  return texts.filter((text) => !text.includes('"job.finished"')).join('');
}

/** Gives a collection so many aliases. */
export async function makeAliases(
  client: MilvusClient,
  collection_name: string,
  { prefix, count }: { readonly prefix: string; readonly count: number },
): Promise<string[]> {
  const aliases = Array.from({ length: count }, (_, number) => `${prefix}_${number}`);
  for (const alias of aliases) succeed(await client.createAlias({ collection_name, alias }));
  return aliases;
}

/** '' where there is none. */
export async function idOf(client: MilvusClient, name: string): Promise<string> {
  const { data } = await client.showCollections();
  return data.find((one) => one.name === name)?.id ?? '';
}

export async function aliasesOf(client: MilvusClient, name: string): Promise<string[]> {
  if ((await idOf(client, name)) === '') return [];
  const { aliases } = await client.describeCollection({ collection_name: name });
  return aliases.map(String);
}

export async function keysIn(
  { s3 }: StoryCluster,
  bucket: string,
  prefix: string,
): Promise<string[]> {
  const store = createStore(s3, bucket);
  const keys: string[] = [];
  for await (const { key } of store.list(prefix, signal)) keys.push(key);
  await store.close();
  return keys;
}

async function uploadsIn({ s3 }: StoryCluster, bucket: string): Promise<string[]> {
  const store = createStore(s3, bucket);
  const keys: string[] = [];
  for await (const { key } of store.listUploads('', signal)) keys.push(key);
  await store.close();
  return keys;
}
