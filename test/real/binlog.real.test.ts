// Logs that our writer made are imported into a real Milvus 2.3.5 as the segment of a backup, and looked at cell by cell.
import { ConsistencyLevelEnum, DataType, type MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { writeDeltaLog } from '#engine/binlog/deltaLogFile.ts';
import { writeInsertLog } from '#engine/binlog/insertLog.ts';
import type { StoredValue } from '#engine/binlog/storedValue.ts';

import { createStore } from '../servers/openS3.ts';
import { connectMilvus } from '../stories/dataset.ts';
import { readRows } from '../stories/readRows.ts';
import { startRealCluster } from '../stories/realCluster.ts';
import { clusterBucket, type StoryCluster } from '../stories/storyCluster.ts';
import { succeed } from '../stories/succeed.ts';
import { waitForIndex } from '../stories/waitForMilvus.ts';
import { arrayBytes } from '../unit/binlog/plainValue.ts';

const rowCount = 6000;
const firstKey = 2n ** 60n + 1n;
const { signal } = new AbortController();

/** A field of a collection: the value of row n as a log holds it, and as a client must see it. */
interface TestField {
  readonly name: string;
  readonly data_type: DataType;
  readonly is_primary_key?: boolean;
  readonly element_type?: DataType;
  readonly dim?: number;
  readonly max_length?: number;
  readonly max_capacity?: number;
  readonly stored: (n: number) => StoredValue;
  readonly seen: (n: number) => unknown;
}

const keyAt = (n: number): bigint => firstKey + BigInt(n) * 3n;
const jsonBytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const texts = ['sail', 'été', '東京', 'a "quoted" word', 'line\nbreak', '𝄞', ''];
const textAt = (n: number): string => `${texts[n % texts.length]} ${n}`;
const docAt = (n: number) => ({ n, text: textAt(n), list: [n / 2, null, {}], none: null });
const int64At = (n: number): bigint => (n % 2 === 0 ? 1n : -1n) * (2n ** 62n + BigInt(n));
const floatsAt = (n: number): number[] =>
  Array.from({ length: 16 }, (_, i) => Math.fround(Math.sin(31 * n + i)));
const bitsAt = (n: number): number[] => [n & 255, (n >> 8) & 255, (7 * n) & 255, 1];

function plain(
  name: string,
  data_type: DataType,
  at: (n: number) => boolean | number | string,
): TestField {
  return { name, data_type, max_length: 200, stored: at, seen: at };
}

function array(name: string, element_type: DataType, at: (n: number) => unknown[]): TestField {
  return {
    name,
    data_type: DataType.Array,
    element_type,
    max_capacity: 10,
    max_length: 100,
    stored: (n) => arrayBytes(at(n), element_type),
    seen: at,
  };
}

const key: TestField = {
  name: 'id',
  data_type: DataType.Int64,
  is_primary_key: true,
  stored: keyAt,
  seen: (n) => String(keyAt(n)),
};

const everyType: readonly TestField[] = [
  key,
  plain('text', DataType.VarChar, textAt),
  plain('flag', DataType.Bool, (n) => n % 3 === 0),
  plain('tiny', DataType.Int8, (n) => (n % 256) - 128),
  plain('small', DataType.Int16, (n) => ((n * 11) % 65_536) - 32_768),
  plain('whole', DataType.Int32, (n) => n * 300_007 - 2 ** 30),
  {
    name: 'long',
    data_type: DataType.Int64,
    stored: int64At,
    seen: (n) => String(int64At(n)),
  },
  plain('ratio', DataType.Float, (n) => Math.fround(n / 7)),
  plain('exact', DataType.Double, (n) => n / 7 - 400),
  {
    name: 'doc',
    data_type: DataType.JSON,
    stored: (n) => jsonBytes(docAt(n)),
    seen: docAt,
  },
  array('longs', DataType.Int64, (n) =>
    Array.from({ length: n % 4 }, (_, i) => `${int64At(n + i)}`),
  ),
  array('words', DataType.VarChar, (n) => Array.from({ length: n % 3 }, (_, i) => textAt(n + i))),
  array('flags', DataType.Bool, (n) => [n % 2 === 0, true, false].slice(0, n % 4)),
  array('doubles', DataType.Double, (n) => [n / 3, -n / 7].slice(0, n % 3)),
  array('tinies', DataType.Int8, (n) => [(n % 256) - 128, 127, -1]),
  {
    name: 'vector',
    data_type: DataType.FloatVector,
    dim: 16,
    stored: (n) => new Uint8Array(Float32Array.from(floatsAt(n)).buffer),
    seen: floatsAt,
  },
];

const binaryVector: readonly TestField[] = [
  key,
  {
    name: 'bits',
    data_type: DataType.BinaryVector,
    dim: 32,
    stored: (n) => Uint8Array.from(bitsAt(n)),
    seen: bitsAt,
  },
];

/** What lies in the hidden field of a collection that takes more fields than it has. */
const dynamicAt = (n: number): object => (n % 5 === 0 ? {} : { colour: textAt(n), size: n });
const dynamicField: TestField = {
  name: '$meta',
  data_type: DataType.JSON,
  stored: (n) => jsonBytes(dynamicAt(n)),
  seen: dynamicAt,
};

/** Every hundredth row is deleted after it was written; a delete of the row after it is older than that row. */
const isDeleted = (n: number): boolean => n % 100 === 7;
const isDeletedTooEarly = (n: number): boolean => n % 100 === 8;

describe('a segment that our writer made', () => {
  let cluster: StoryCluster;
  let client: MilvusClient;

  beforeAll(async () => {
    cluster = await startRealCluster();
    client = await connectMilvus(cluster.milvus.address);
  });

  afterAll(async () => {
    await client?.closeConnection();
    await cluster?.stop();
  });

  it.each([
    ['of every type', 'every_type', everyType, true],
    ['of a binary vector', 'binary_vector', binaryVector, false],
  ])('%s is imported by Milvus, every cell of it', async (_what, name, fields, isDynamic) => {
    const fieldIds = await create(name, fields, isDynamic);
    const files = await upload(name, isDynamic ? [...fields, dynamicField] : fields, fieldIds);
    await importBackup(name, files);
    const live = numbers().filter((n) => !isDeleted(n));
    await load(name, fields);
    expect(await count(name)).toBe(live.length);
    const stored = isDynamic ? [...fields, dynamicField] : fields;
    const expected = live.map((n) =>
      Object.fromEntries(stored.map((field) => [field.name, field.seen(n)])),
    );
    // Keys of one length are in the order of their texts, too.
    expect(await readRows(client, { collection: name }, 'id')).toEqual(expected);
  });

  async function create(name: string, fields: readonly TestField[], isDynamic: boolean) {
    succeed(
      await client.createCollection({
        collection_name: name,
        enable_dynamic_field: isDynamic,
        fields: fields.map(({ stored: _stored, seen: _seen, ...field }) => field),
      }),
    );
    const { schema } = await client.describeCollection({ collection_name: name });
    const ids = schema.fields.map((field) => [field.name, Number(field.fieldID)] as const);
    // Milvus does not tell of the hidden field; it comes next.
    return new Map([...ids, ['$meta', Math.max(...ids.map(([, id]) => id)) + 1]]);
  }

  /** Puts the logs where a backup has them, and gives the folders of its segment. */
  async function upload(
    name: string,
    fields: readonly TestField[],
    fieldIds: ReadonlyMap<string, number>,
  ): Promise<string[]> {
    const segment = { collectionId: '1', partitionId: '2', segmentId: '3' };
    // Rows of one millisecond each, the last of them a minute ago.
    const millisecond = BigInt(Date.now() - 60_000 - rowCount);
    const timeAt = (n: number): bigint => (millisecond + BigInt(n)) << 18n;
    const timestamps = { first: timeAt(0), last: timeAt(rowCount - 1) };
    const store = createStore(cluster.s3, clusterBucket);
    const put = (key: string, body: Uint8Array) =>
      store.write(key, body, { signal, sizeBytes: body.length });
    const system = { data_type: DataType.Int64, seen: String };
    const columns = [
      { ...system, fieldId: 0, stored: BigInt },
      { ...system, fieldId: 1, stored: timeAt },
      ...fields.map((field) => ({ ...field, fieldId: fieldIds.get(field.name) ?? -1 })),
    ];
    for (const { fieldId, data_type: dataType, stored, ...more } of columns) {
      const dim = 'dim' in more ? (more.dim ?? 0) : 0;
      const field = { fieldId, dataType, dim, isNullable: false };
      const log = writeInsertLog({ ...segment, field, values: numbers().map(stored), timestamps });
      await put(`${name}/insert_log/1/2/3/${fieldId}/${1000 + fieldId}`, log);
    }
    const deletes = numbers().flatMap((n) => {
      if (isDeleted(n)) return [{ key: keyAt(n), timestamp: timeAt(rowCount + n) }];
      return isDeletedTooEarly(n) ? [{ key: keyAt(n), timestamp: timeAt(n) - 1n }] : [];
    });
    await put(`${name}/delta_log/1/2/3/2000`, writeDeltaLog({ ...segment, deletes, keyType: 5 }));
    await store.close();
    return [`${name}/insert_log/1/2/3/`, `${name}/delta_log/1/2/3/`];
  }

  async function importBackup(name: string, files: string[]): Promise<void> {
    const options = [{ key: 'backup', value: 'true' }];
    const answer = await client.bulkInsert({
      collection_name: name,
      partition_name: '_default',
      files,
      options,
    });
    succeed(answer.status);
    const task = answer.tasks[0] ?? 0;
    const state = async () => {
      const found = await client.getImportState({ task });
      const { failed_reason: reason } = Object.fromEntries(
        found.infos.map(({ key, value }) => [key, value]),
      );
      return `${found.state} ${reason ?? ''}`.trim();
    };
    await expect.poll(state, { timeout: 120_000, interval: 200 }).toMatch(/Completed|Failed/);
    expect(await state()).toBe('ImportCompleted');
  }

  async function load(name: string, fields: readonly TestField[]): Promise<void> {
    const vector = fields.find(({ dim }) => dim !== undefined);
    const isBinary = vector?.data_type === DataType.BinaryVector;
    const where = { collection_name: name, field_name: vector?.name ?? '' };
    succeed(
      await client.createIndex({
        ...where,
        index_type: isBinary ? 'BIN_FLAT' : 'FLAT',
        metric_type: isBinary ? 'HAMMING' : 'L2',
      }),
    );
    await waitForIndex(client, name, where.field_name);
    succeed(await client.loadCollectionSync({ collection_name: name }));
  }

  async function count(name: string): Promise<number> {
    const answer = await client.query({
      collection_name: name,
      filter: '',
      output_fields: ['count(*)'],
      consistency_level: ConsistencyLevelEnum.Strong,
    });
    succeed(answer.status);
    return Number(answer.data[0]?.['count(*)']);
  }
});

function numbers(): number[] {
  return Array.from({ length: rowCount }, (_, n) => n);
}
