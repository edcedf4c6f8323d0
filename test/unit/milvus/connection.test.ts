import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';

import { status } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';

import { openMilvus } from '#engine/milvus/sdkMilvus.ts';

import { impatientClock, systemClock } from './clock.ts';
import {
  answerVersion,
  open,
  openRecorded,
  plainConnection,
  readGrpc,
  startGrpcServer,
} from './wireServer.ts';

const { signal } = new AbortController();
const collection = { database: 'default', collection: 'c' };

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a connection that cannot be', () => {
  it('fails at a closed port', async () => {
    const address = '127.0.0.1:1';
    await expect(open(plainConnection(address))).rejects.toMatchObject({
      code: 'MILVUS_UNREACHABLE',
      params: { address },
    });
  });

  it('fails for a host without an address', async () => {
    const address = 'no-such-host.invalid:19530';
    await expect(open(plainConnection(address))).rejects.toMatchObject({
      code: 'HOST_NOT_FOUND',
      params: { host: 'no-such-host.invalid' },
    });
  });

  it.each(['', 'milvus', 'milvus:99999999', '[::1]:1'])(
    'fails for the address %j',
    async (address) => {
      await expect(open(plainConnection(address))).rejects.toMatchObject({ name: 'AppError' });
    },
  );

  it('fails at a port that speaks HTTP/1', async () => {
    const address = await listen(createHttpServer((_, response) => response.end('hello')));
    await expect(open(plainConnection(address))).rejects.toMatchObject({
      code: 'MILVUS_UNSUPPORTED',
    });
  });

  it('fails at a gRPC service that is not Milvus', async () => {
    const { address } = await startGrpcServer({ GetMetrics: () => undefined });
    await expect(open(plainConnection(address))).rejects.toMatchObject({
      code: 'MILVUS_UNSUPPORTED',
      params: { address, call: 'GetVersion' },
    });
  });

  it('fails at a port that closes every connection', async () => {
    const address = await listen(createServer((socket) => socket.destroy()));
    await expect(open(plainConnection(address))).rejects.toMatchObject({
      code: 'MILVUS_UNREACHABLE',
    });
  });

  it('fails at a port that never answers, when the time is over', async () => {
    const address = await listen(createServer(() => undefined));
    const opened = openMilvus({
      connection: plainConnection(address),
      password: null,
      files: {},
      clock: impatientClock,
    });
    await expect(opened).rejects.toMatchObject({
      code: 'MILVUS_TIMEOUT',
      params: { address, call: 'GetVersion', seconds: '5' },
    });
  });

  it.each(['2.5.24', '2.6.18'] as const)('fails with a wrong password: %s', async (recorded) => {
    const { grpc_error: error = null } = readGrpc(recorded, 'list_databases_wrong_password');
    const { address } = await startGrpcServer({ GetVersion: (_, callback) => callback(error) });
    const login = { type: 'password', user: 'root', secret: 'x' } as const;
    const opened = open({ ...plainConnection(address), login }, { password: 'wrong' });
    await expect(opened).rejects.toMatchObject({
      code: 'MILVUS_LOGIN_REFUSED',
      params: { address, user: 'root' },
    });
  });

  it('fails without a login where one is asked for', async () => {
    const { grpc_error: error = null } = readGrpc('2.6.18', 'get_version_no_auth');
    const { address } = await startGrpcServer({ GetVersion: (_, callback) => callback(error) });
    await expect(open(plainConnection(address))).rejects.toMatchObject({
      code: 'MILVUS_LOGIN_REQUIRED',
    });
  });
});

describe('a call', () => {
  it('ends at once when its signal is aborted, and tells the server', async () => {
    const controller = new AbortController();
    let isCancelled: Promise<unknown> = Promise.reject(new Error('Flush did not arrive'));
    isCancelled.catch(() => undefined);
    const { address } = await startGrpcServer({
      GetVersion: answerVersion,
      Flush: (call) => {
        isCancelled = once(call, 'cancelled');
        controller.abort();
      },
    });
    const milvus = await open(plainConnection(address));
    await expect(milvus.flush(collection, controller.signal)).rejects.toMatchObject({
      code: 'STOPPED',
    });
    await isCancelled;
  });

  it('is not sent when its signal is aborted already', async () => {
    const { address, seen } = await startGrpcServer({
      GetVersion: answerVersion,
      Flush: (_, callback) => callback(null, Buffer.alloc(0)),
    });
    const milvus = await open(plainConnection(address));
    await expect(milvus.flush(collection, AbortSignal.abort())).rejects.toMatchObject({
      code: 'STOPPED',
    });
    expect(seen.map(({ call }) => call)).toEqual(['GetVersion']);
  });

  it('is sent once, whatever comes of it', async () => {
    const { address, seen } = await startGrpcServer({
      GetVersion: answerVersion,
      Import: (_, callback) => callback({ code: status.UNAVAILABLE, details: 'going down' }),
    });
    const milvus = await open(plainConnection(address));
    const job = { partition: '_default', files: ['a/'], options: [] };
    await expect(milvus.startImport(collection, job, signal)).rejects.toMatchObject({
      code: 'MILVUS_UNREACHABLE',
    });
    expect(seen.map(({ call }) => call)).toEqual(['GetVersion', 'Import']);
  });

  it('fails where one of the two codes says so', async () => {
    // Status { code: 5 } and Status { error_code: UnexpectedError }, each without the other.
    const answers = [
      [0x18, 5],
      [0x08, 1],
    ];
    const { address } = await startGrpcServer({
      GetVersion: answerVersion,
      DropCollection: (_, callback) => callback(null, Buffer.from(answers.shift() ?? [])),
    });
    const milvus = await open(plainConnection(address));
    const dropped = () => milvus.dropCollection(collection, signal);
    await expect(dropped()).rejects.toMatchObject({ code: 'MILVUS_CALL_FAILED' });
    await expect(dropped()).rejects.toMatchObject({ code: 'MILVUS_CALL_FAILED' });
    await expect(dropped()).resolves.toBeUndefined();
  });

  it('fails on an answer without a status', async () => {
    const { address } = await startGrpcServer({
      GetVersion: answerVersion,
      ShowCollections: (_, callback) => callback(null, Buffer.alloc(0)),
    });
    const milvus = await open(plainConnection(address));
    await expect(milvus.listCollections('default', signal)).rejects.toMatchObject({
      code: 'MILVUS_CALL_FAILED',
      params: { reason: 'an answer without status' },
    });
  });

  it('that the server does not know is no success', async () => {
    const milvus = await openRecorded('2.3.5', []);
    await expect(milvus.listCollections('default', signal)).rejects.toMatchObject({
      code: 'MILVUS_UNSUPPORTED',
      params: { call: 'ShowCollections' },
    });
  });

  it('is over when its time is', async () => {
    let isPatient = true;
    const clock = {
      ...systemClock,
      sleep: (ms: number, signal: AbortSignal) =>
        isPatient ? systemClock.sleep(ms, signal) : Promise.resolve(),
    };
    const { address } = await startGrpcServer({
      GetVersion: answerVersion,
      Flush: () => undefined,
    });
    const connection = plainConnection(address);
    const milvus = await openMilvus({ connection, password: null, files: {}, clock });
    onTestFinished(() => milvus.close());
    isPatient = false;
    await expect(milvus.flush(collection, signal)).rejects.toMatchObject({
      code: 'MILVUS_TIMEOUT',
      params: { call: 'Flush', seconds: '60' },
    });
  });
});
