// Backups as other programs, other releases and people's hands leave them: what can be restored is, the rest is refused by
// file and field, and hides nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { indentJson } from '#engine/backupFormat/brief.ts';

import { createStore } from '../servers/openS3.ts';
import { type CommandLine, createCommandLine } from '../stories/commandLine.ts';
import { type PracticeStoryCluster, startPracticeCluster } from '../stories/practiceCluster.ts';
import { clusterBucket, clusterRootPath } from '../stories/storyCluster.ts';
import { goldenObjects } from '../unit/backupFormat/golden.ts';

const golden = 'bk_v0_5_16';
/** db1.c_db, of 500 rows; the files of no other collection are there. */
const collectionId = '470643610849641246';

type Files = Map<string, string>;

/** The metadata under their short names, to be changed before they are uploaded. */
type Change = (meta: Files) => void;

const edit =
  (file: string, change: (text: string) => string): Change =>
  (meta) =>
    void meta.set(file, change(meta.get(file) ?? ''));

const removeFiles =
  (...files: readonly string[]): Change =>
  (meta) => {
    for (const file of files) meta.delete(file);
  };

const emptyLists = /"(?:deltalogs|statslogs|type_params|index_params|properties)":\[\]/g;

const restorable: Record<string, Change> = {
  of_levels: removeFiles('full_meta.json'),
  in_lines: edit('full_meta.json', (text) => `${indentJson(text).replaceAll('\n', '\r\n')}\r\n`),
  in_capitals: edit('full_meta.json', (text) =>
    text.replaceAll(/"(\w+)":/g, (key) => key.toUpperCase()),
  ),
  'with.unknown-keys': edit('full_meta.json', (text) =>
    text.replaceAll(
      /"(?:state_code|collection_name|partition_name|segment_id|fieldID)":/g,
      (key) => `"of_later":{"a":[1,null,{}]},${key}`,
    ),
  ),
  sans_rien_é: edit('full_meta.json', (text) =>
    text.replaceAll(emptyLists, (list) => list.replace('[]', 'null')),
  ),
  without_sizes: edit('full_meta.json', (text) => text.replaceAll(/"size":\d+,/g, '')),
  beside_a_torn_file: edit('segment_meta.json', (text) => text.slice(0, 100)),
  with_more_files: (meta) => {
    meta.set('channel_cp_meta.json', '{}');
    meta.set('.DS_Store', 'x');
    meta.set('../notes/of mine.txt', 'x');
  },
};

const refused: Record<string, readonly [Change, string]> = {
  strings: [
    edit('full_meta.json', (text) => text.replace(/"collection_id":(\d+)/, '"collection_id":"$1"')),
    'meta/full_meta.json: collection_backups[0].collection_id: a string where a number is expected',
  ],
  names_of_enums: [
    edit('full_meta.json', (text) => text.replace(/"data_type":5/, '"data_type":"Int64"')),
    'meta/full_meta.json: collection_backups[0].schema.fields[0].data_type: a string where a number is expected',
  ],
  byte_order_mark: [
    edit('full_meta.json', (text) => `\u{FEFF}${text}`),
    'meta/full_meta.json: "⟨U+FEFF⟩" where a value is expected at byte 0',
  ],
  torn: [
    edit('full_meta.json', (text) => text.slice(0, 1000)),
    'meta/full_meta.json: the document ends',
  ],
  only_full: [
    removeFiles(
      'backup_meta.json',
      'collection_meta.json',
      'partition_meta.json',
      'segment_meta.json',
    ),
    'it has no meta/backup_meta.json',
  ],
};

describe('backups of other hands', () => {
  let cluster: PracticeStoryCluster;
  let cli: CommandLine;

  beforeAll(async () => {
    cluster = await startPracticeCluster('2.5');
    const place = { s3: cluster.s3, bucket: clusterBucket };
    cli = await createCommandLine({
      milvus: cluster.milvus,
      cluster: { ...place, rootPath: clusterRootPath },
      backup: { ...place, rootPath: 'backup' },
    });
    for (const [name, change] of Object.entries(restorable)) await upload(name, change);
    for (const [name, [change]] of Object.entries(refused)) await upload(name, change);
    await upload('without_row_counts', (meta) => {
      edit('full_meta.json', (text) => text.replaceAll(/"num_of_rows":\d+,/g, ''))(meta);
    });
  });

  afterAll(async () => {
    await cli?.remove();
    await cluster?.stop();
  });

  async function upload(name: string, change: Change): Promise<void> {
    const objects = [...goldenObjects(golden)].map(
      ([key, body]) => [key.slice(golden.length + 1), body] as const,
    );
    const meta: Files = new Map();
    for (const [key, body] of objects) {
      if (key.startsWith('meta/')) meta.set(key.slice('meta/'.length), body.toString());
    }
    change(meta);
    const files = [
      ...objects.filter(([key]) => key.includes(`/${collectionId}/`)),
      ...[...meta].map(([file, text]) => [`meta/${file}`, Buffer.from(text)] as const),
    ];
    const store = createStore(cluster.s3, clusterBucket);
    const { signal } = new AbortController();
    for (const [key, body] of files) {
      const full = `backup/${name}/${key}`.replace('/meta/../', '/');
      await store.write(full, body, { signal, sizeBytes: body.length });
    }
    await store.close();
  }

  const restore = (name: string, suffix: string, ...flags: readonly string[]) =>
    cli.run('restore', '-n', name, '-s', suffix, '--filter', `db1.c_db${suffix}`, ...flags);

  it('are all listed, whatever is wrong with some of them', async () => {
    const { code, stdout, stderr } = await cli.run('list');
    const told = stderr.split('\n').flatMap((line) => /^! (\S+):/.exec(line)?.[1] ?? []);
    expect({ code, whole: stdout.trim().split('\n').toSorted(), told: told.toSorted() }).toEqual({
      code: 0,
      whole: [...Object.keys(restorable), 'without_row_counts'].toSorted(),
      told: Object.keys(refused).toSorted(),
    });
  });

  it.each(Object.keys(restorable).map((name, index) => [name, `_${index}`]))(
    '%s is restored with every row',
    async (name, suffix) => {
      const { code, stdout, stderr } = await restore(name, suffix);
      expect({ code, stdout, stderr }).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/500 +500 +500 +✓ equal/),
      });
    },
  );

  it.each(Object.entries(refused))(
    '%s is refused by file and field, and nothing is written',
    async (name, [, reason]) => {
      const { code, stderr } = await restore(name, '_refused');
      expect([code, stderr]).toEqual([3, expect.stringContaining(reason)]);
    },
  );

  it('one that does not count its rows is restored, and called no more than counted by import', async () => {
    const { code, stdout } = await restore('without_row_counts', '_uncounted');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining('counted by import, not verified'),
    });
    expect(stdout).toMatch(/500 +500/);
  });
});
