import { goldenObjects } from '../unit/backupFormat/golden.ts';
import { readRecording } from './practiceWireClient.ts';
import { waitFor } from './practiceWireStory.ts';
import {
  createRecordedCollections,
  openWorld,
  type RecordedCollection,
  type World,
} from './practiceWireWorld.ts';

const backup = 'm25_head';

/** What the recorded 2.5.24 had: the rows are imported from its backup, segment by segment. */
export async function openWorld25(): Promise<World> {
  const world = await openWorld('2.5.24');
  const { client } = world;
  for (const [key, bytes] of goldenObjects(backup))
    world.bucket.objects.set(`backup/${key}`, bytes);
  for (const name of ['shop_1', 'empty_db']) {
    const { properties = [] } = answerOf(`describe_database_${name}`);
    await client.call('CreateDatabase', { db_name: name, properties });
  }
  await client.call('RestoreRBAC', { RBAC_meta: answerOf('backup_rbac')['RBAC_meta'] });
  const collections = await createRecordedCollections('2.5.24', world);
  const started = await Promise.all(collections.map((one) => startImports(one, world)));
  await waitFor(world.clock, async () => {
    const states = await Promise.all(started.flat().map((task) => stateOf(task, world)));
    return states.every((state) => state === 'ImportCompleted');
  });
  // Indexes and loads are done long before anyone asks.
  await world.clock.advance(120_000);
  return world;
}

const answerOf = (name: string) =>
  (readRecording('2.5.24', name) as unknown as { answer: Record<string, unknown> }).answer;

async function stateOf(task: string, { client }: World): Promise<string> {
  const answer = (await client.call('GetImportState', { task })) as { state: string };
  if (answer.state === 'ImportFailed') throw new Error(JSON.stringify(answer));
  return answer.state;
}

/** One import for each segment, of rows or of deletes. */
async function startImports(collection: RecordedCollection, world: World): Promise<string[]> {
  const { id, partitions } = collection;
  const foldersIn = (logs: string, depth: number) => {
    const prefix = `backup/${backup}/binlogs/${logs}/${id}/`;
    const keys = [...world.bucket.objects.keys()].filter((key) => key.startsWith(prefix));
    const below = keys.map((key) => key.slice(prefix.length).split('/').slice(0, depth));
    return [...new Set(below.map((parts) => `${prefix}${parts.join('/')}/`))];
  };
  const partOf = (folder: string, at: number) => folder.split('/').at(at) ?? '';
  const nameOf = (folder: string) => {
    const partition = folder.split(`/${id}/`)[1]?.split('/')[0] ?? '';
    return partition === '-1' ? '' : (partitions.get(partition) ?? '_default');
  };
  const inserts = foldersIn('insert_log', 2);
  const deletes = foldersIn('delta_log', 3).filter((folder) => {
    const segment = partOf(folder, -2);
    return !inserts.some((insert) => insert.includes(`/${segment}/`));
  });
  const jobs = [
    ...inserts.map((folder) => ({ folder, option: 'backup' })),
    ...deletes.map((folder) => ({ folder: l0Folder(folder), option: 'l0_import' })),
  ];
  return Promise.all(
    jobs.map(async ({ folder, option }) => {
      const { tasks } = (await world.client.call('Import', {
        db_name: collection.database,
        collection_name: collection.name,
        partition_name: nameOf(folder),
        files: [folder],
        options: [{ key: option, value: 'true' }],
      })) as { tasks: string[] };
      return tasks[0] ?? '';
    }),
  );
}

/** All partitions: COLL/-1/SEGMENT/; one partition: COLL/PARTITION/SEGMENT/SEGMENT/. */
function l0Folder(folder: string): string {
  return folder.replace(/\/-1\/(\d+)\/.*$/, '/-1/$1/');
}
