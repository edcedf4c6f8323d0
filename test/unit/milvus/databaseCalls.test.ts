import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';

import {
  answerBytes,
  answerVersion,
  open,
  openRecorded,
  plainConnection,
  startGrpcServer,
  startWireServer,
} from './wireServer.ts';

const { signal } = new AbortController();

describe.each([
  { version: '2.3.5', said: 'v2.3.5-lite', databases: ['default', 'db1'] },
  { version: '2.5.24', said: '2.5.24', databases: ['default', 'shop_1', 'empty_db'] },
  { version: '2.6.18', said: '2.6.18', databases: ['default', 'shop_1', 'empty_db'] },
] as const)('Milvus $version', ({ version, said, databases }) => {
  it('says its version and lists its databases', async () => {
    const milvus = await openRecorded(version, ['list_databases']);
    expect(await milvus.version(signal)).toBe(said);
    expect(await milvus.listDatabases(signal)).toEqual(databases);
  });

  it('refuses to create a database that is there', async () => {
    const milvus = await openRecorded(version, ['create_database_existing']);
    const name = databases[1];
    await expect(milvus.createDatabase(name, [], signal)).rejects.toMatchObject({
      code: 'MILVUS_CALL_FAILED',
      params: { call: 'CreateDatabase', reason: `database already exist: ${name}` },
    });
  });
});

describe('a description of a database', () => {
  it.each([
    ['2.5.24', '470644665807012738'],
    ['2.6.18', '470644954049283061'],
  ] as const)('has its id and properties on %s', async (version, id) => {
    const milvus = await openRecorded(version, ['describe_database_shop_1']);
    expect(await milvus.describeDatabase('shop_1', signal)).toEqual({
      id,
      properties: [
        { key: 'database.max.collections', value: '50' },
        { key: 'database.diskQuota.mb', value: '10240' },
        { key: 'database.description.note', value: 'orders é' },
      ],
    });
  });

  it('is undefined where the server has none', async () => {
    const milvus = await openRecorded('2.3.5', ['describe_database_default']);
    expect(await milvus.describeDatabase('default', signal)).toBeUndefined();
  });

  it.each(['2.5.24', '2.6.18'] as const)(
    'of a missing database names those that are there on %s',
    async (version) => {
      const milvus = await openRecorded(version, [
        'describe_database_no_such_db',
        'list_databases',
      ]);
      await expect(milvus.describeDatabase('no_such_db', signal)).rejects.toMatchObject({
        code: 'DATABASE_NOT_FOUND',
        params: {
          address: milvus.address,
          database: 'no_such_db',
          found: 'default, shop_1, empty_db',
        },
      });
    },
  );
});

describe('a server without databases', () => {
  it('has one, the default', async () => {
    const milvus = await openRecorded('2.3.5', []);
    expect(await milvus.listDatabases(signal)).toEqual(['default']);
  });
});

describe('the headers of a call', () => {
  it('carry the login in base64, the identifier of Connect and the database', async () => {
    const { address, seen } = await startWireServer('2.6.18', ['show_collections_shop_1']);
    const login = { type: 'password', user: 'root', secret: 'x' } as const;
    const milvus = await open({ ...plainConnection(address), login }, { password: 'Milvüs:1' });
    await milvus.listCollections('shop_1', signal);
    expect(
      seen.map(({ call, headers }) => [
        call,
        headers['authorization'],
        headers['identifier'],
        headers['dbname'],
      ]),
    ).toEqual([
      ['GetVersion', 'cm9vdDpNaWx2w7xzOjE=', undefined, 'default'],
      ['Connect', 'cm9vdDpNaWx2w7xzOjE=', undefined, 'default'],
      ['ShowCollections', 'cm9vdDpNaWx2w7xzOjE=', '470644969283780620', 'shop_1'],
    ]);
  });

  it('have no login where none is set', async () => {
    const { address, seen } = await startWireServer('2.3.5', []);
    await open(plainConnection(address));
    expect(seen.map(({ headers }) => 'authorization' in headers)).toEqual([false, false]);
  });
});

describe('Connect', () => {
  it('need not be known to the server', async () => {
    const { address } = await startGrpcServer({
      GetVersion: answerVersion,
    });
    const milvus = await open(plainConnection(address));
    expect(await milvus.version(signal)).toBe('v2.3.5-lite');
  });

  it('gives the version where GetVersion says none', async () => {
    const { address } = await startGrpcServer({
      // An empty status and nothing else.
      GetVersion: (_, callback) => callback(null, Buffer.from([0x0a, 0x00])),
      Connect: (_, callback) => callback(null, answerBytes('2.3.5', 'connect')),
    });
    const milvus = await open(plainConnection(address));
    expect(await milvus.version(signal)).toBe('v2.3.5-lite');
  });

  it('fails the connection when it is refused', async () => {
    const { address } = await startGrpcServer({
      GetVersion: answerVersion,
      Connect: (_, callback) => callback({ code: status.PERMISSION_DENIED, details: 'no' }),
    });
    await expect(open(plainConnection(address))).rejects.toMatchObject({
      code: 'MILVUS_PERMISSION',
      params: { address, call: 'Connect', user: '—' },
    });
  });
});
