import { describe, expect, it } from 'vitest';

import { decodeSchema } from '#engine/milvus/schemaBytes.ts';

import { answerBytes, openRecorded, readGrpc, type Version } from './wireServer.ts';

const { signal } = new AbortController();
const inDefault = (collection: string) => ({ database: 'default', collection });
const orders = { database: 'shop_1', collection: 'orders' };

/** The recorded answer holds the schema as field 2: tag 0x12, its length, its bytes. */
function isCutFrom(version: Version, name: string, schema: Uint8Array): boolean {
  const { length } = schema;
  const size = length < 128 ? [length] : [(length & 127) | 128, length >> 7];
  const field = Buffer.concat([Buffer.from([0x12, ...size]), schema]);
  return answerBytes(version, name).includes(field);
}

describe('a list of collections', () => {
  it.each([
    ['2.3.5', 'show_collections_db1', 'db1', ['c_db']],
    ['2.5.24', 'show_collections_shop_1', 'shop_1', ['g_types', 'orders']],
    ['2.6.18', 'show_collections_shop_1', 'shop_1', ['orders', 'g_types']],
    ['2.6.18', 'show_collections_empty_db', 'empty_db', []],
  ] as const)('on %s is %s', async (version, recorded, database, names) => {
    const milvus = await openRecorded(version, [recorded]);
    expect(await milvus.listCollections(database, signal)).toEqual(names);
  });

  it('keeps the order of the server', async () => {
    const milvus = await openRecorded('2.3.5', ['show_collections_default']);
    expect(await milvus.listCollections('default', signal)).toEqual([
      'c_pkey',
      'c_f16',
      'c_empty2',
      'c_full',
      'c_bin',
      'c_auto',
      'c_sparse',
      'c_nullable',
    ]);
  });

  it.each([
    ['2.3.5', 'default, db1'],
    ['2.5.24', 'default, shop_1, empty_db'],
    ['2.6.18', 'default, shop_1, empty_db'],
  ] as const)(
    'of a missing database fails with the names of the others on %s',
    async (version, found) => {
      const milvus = await openRecorded(version, ['show_collections_no_such_db', 'list_databases']);
      await expect(milvus.listCollections('no_such_db', signal)).rejects.toMatchObject({
        code: 'DATABASE_NOT_FOUND',
        params: { address: milvus.address, database: 'no_such_db', found },
      });
    },
  );
});

describe('a description of a collection', () => {
  it('has everything a 2.3.5 sends, and answers an alias with the collection', async () => {
    const milvus = await openRecorded('2.3.5', ['describe_collection_al_full']);
    const described = await milvus.describeCollection(inDefault('al_full'), signal);
    expect(described).toEqual({
      database: 'default',
      name: 'c_full',
      collectionId: '470644815927443476',
      databaseId: '0',
      schema: expect.any(Uint8Array),
      shardsNum: 2,
      consistencyLevel: 0,
      properties: [{ key: 'collection.ttl.seconds', value: '86400' }],
      aliases: ['al_full'],
      virtualChannels: ['by-dev-_0_470644815927443476v0', 'by-dev-_1_470644815927443476v1'],
      physicalChannels: ['by-dev-_0', 'by-dev-_1'],
      createdTimestamp: '470644816585949193',
    });
  });

  it.each([
    {
      version: '2.5.24',
      id: '470644665807441925',
      channel: 'by-dev-rootcoord-dml_10',
      createdTimestamp: '470644718659960837',
      properties: [{ key: 'mmap.enabled', value: 'false' }],
    },
    {
      version: '2.6.18',
      id: '470644954052824511',
      channel: 'by-dev-rootcoord-dml_4',
      createdTimestamp: '470644957841195025',
      properties: [
        { key: 'mmap.enabled', value: 'false' },
        { key: 'timezone', value: 'UTC' },
      ],
    },
  ] as const)('has everything a $version sends', async (expected) => {
    const { version, id, channel, createdTimestamp, properties } = expected;
    const milvus = await openRecorded(version, ['describe_collection_shop_1_orders']);
    expect(await milvus.describeCollection(orders, signal)).toEqual({
      database: 'shop_1',
      name: 'orders',
      collectionId: id,
      databaseId: '0',
      schema: expect.any(Uint8Array),
      shardsNum: 1,
      consistencyLevel: 2,
      properties,
      aliases: ['cur_orders'],
      virtualChannels: [`${channel}_${id}v0`],
      physicalChannels: [channel],
      createdTimestamp,
    });
  });

  it.each([
    ['2.3.5', 'describe_collection_c_pkey', 'c_pkey', 3],
    ['2.5.24', 'describe_collection_g_types', 'g_types', 22],
    ['2.6.18', 'describe_collection_g_types', 'g_types', 22],
    ['2.6.18', 'describe_collection_g_text', 'g_text', 4],
  ] as const)(
    'has the schema byte by byte as it was sent: %s %s',
    async (version, name, collection, fields) => {
      const milvus = await openRecorded(version, [name]);
      const described = await milvus.describeCollection(inDefault(collection), signal);
      const schema = described?.schema ?? new Uint8Array();
      expect(isCutFrom(version, name, schema)).toBe(true);
      expect(decodeSchema(schema).fields).toHaveLength(fields);
    },
  );

  it.each(['2.3.5', '2.5.24', '2.6.18'] as const)(
    'is undefined for a missing one on %s',
    async (version) => {
      const milvus = await openRecorded(version, ['describe_collection_missing']);
      expect(await milvus.describeCollection(inDefault('no_such'), signal)).toBeUndefined();
    },
  );

  it.each(['2.5.24', '2.6.18'] as const)('fails in a missing database on %s', async (version) => {
    const recorded = ['describe_collection_missing_db', 'list_databases'];
    const milvus = await openRecorded(version, recorded);
    const ref = { database: 'no_such_db', collection: 'g_vec' };
    await expect(milvus.describeCollection(ref, signal)).rejects.toMatchObject({
      code: 'DATABASE_NOT_FOUND',
    });
  });
});

describe('creating a collection', () => {
  const created = (version: Version, name: string) => {
    const { request } = readGrpc(version, name);
    return {
      database: request.db_name,
      name: request.collection_name,
      schema: Buffer.from(request.schema, 'base64'),
      shardsNum: request.shards_num,
      consistencyLevel: 0,
      properties: [],
      numPartitions: 0,
    };
  };

  it.each(['2.3.5', '2.5.24', '2.6.18'] as const)(
    'sends the schema as it is on %s',
    async (version) => {
      const milvus = await openRecorded(version, ['create_collection_w_flush']);
      const collection = created(version, 'create_collection_w_flush');
      await expect(milvus.createCollection(collection, signal)).resolves.toBeUndefined();
    },
  );

  it.each(['2.3.5', '2.5.24', '2.6.18'] as const)(
    'fails where another one has the name on %s',
    async (version) => {
      const name = 'create_collection_existing_other_schema';
      const milvus = await openRecorded(version, [name]);
      await expect(milvus.createCollection(created(version, name), signal)).rejects.toMatchObject({
        code: 'MILVUS_CALL_FAILED',
        params: {
          call: 'CreateCollection',
          reason: expect.stringContaining('create duplicate collection with different parameters'),
        },
      });
    },
  );

  it.each(['2.3.5', '2.5.24', '2.6.18'] as const)(
    'fails in a missing database on %s',
    async (version) => {
      const name = 'create_collection_missing_db';
      const milvus = await openRecorded(version, [name, 'list_databases']);
      await expect(milvus.createCollection(created(version, name), signal)).rejects.toMatchObject({
        code: 'DATABASE_NOT_FOUND',
        params: { database: 'no_such_db' },
      });
    },
  );
});

describe('partitions, aliases and fields', () => {
  it.each([
    [
      '2.5.24',
      ['470644665807441926', '470644665807441930', '470644665807441934', '470644665807441938'],
    ],
    [
      '2.6.18',
      ['470644954052824512', '470644954052824515', '470644954052824518', '470644954052824521'],
    ],
  ] as const)('lists partitions with their ids on %s', async (version, ids) => {
    const milvus = await openRecorded(version, ['show_partitions_orders']);
    expect(await milvus.listPartitions(orders, signal)).toEqual([
      { id: ids[0], name: '_default' },
      { id: ids[1], name: 'y2024' },
      { id: ids[2], name: 'y2025' },
      { id: ids[3], name: 'y_gone' },
    ]);
  });

  it('creates a partition that is there without a word', async () => {
    const milvus = await openRecorded('2.3.5', ['create_partition_existing']);
    const ref = inDefault('c_full');
    await expect(milvus.createPartition(ref, 'p1', signal)).resolves.toBeUndefined();
  });

  it.each([
    ['2.3.5', 'c_bin', 'al_full', 'c_full'],
    ['2.5.24', 'g_vec', 'al_types', 'g_types'],
    ['2.6.18', 'g_vec', 'al_types', 'g_types'],
  ] as const)('does not move an alias on %s', async (version, collection, alias, owner) => {
    const milvus = await openRecorded(version, ['create_alias_existing']);
    const moved = milvus.createAlias(inDefault(collection), alias, signal);
    await expect(moved).rejects.toMatchObject({
      code: 'MILVUS_CALL_FAILED',
      params: {
        reason: expect.stringContaining(`${alias} is alias to another collection: ${owner}`),
      },
    });
  });

  it.each([
    ['2.5.24', 'MILVUS_UNSUPPORTED'],
    ['2.6.18', 'MILVUS_CALL_FAILED'],
  ] as const)(
    'tells a server without AddCollectionField from one that refuses: %s',
    async (version, code) => {
      const name = 'add_collection_field_existing_name';
      const { request } = readGrpc(version, name);
      const milvus = await openRecorded(version, [name]);
      const field = Buffer.from(request.schema, 'base64');
      const added = milvus.addField(inDefault('g_added'), field, signal);
      await expect(added).rejects.toMatchObject({ code, params: { call: 'AddCollectionField' } });
    },
  );

  it.each(['2.5.24', '2.6.18'] as const)(
    'may not drop without the right on %s',
    async (version) => {
      const milvus = await openRecorded(version, ['drop_collection_denied_u_alice']);
      const { request } = readGrpc(version, 'drop_collection_denied_u_alice');
      const dropped = milvus.dropCollection(inDefault(request.collection_name), signal);
      await expect(dropped).rejects.toMatchObject({ code: 'MILVUS_PERMISSION' });
    },
  );
});
