import { once } from 'node:events';
import { connect } from 'node:net';

import { Client, credentials, type ServiceError } from '@grpc/grpc-js';
import { request } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';

import { type MilvusBench, openMilvusBench } from './milvusBench.ts';

/** The first line that is answered to these bytes; '' where the connection just ends. */
async function firstLine(endpoint: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(endpoint);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString('latin1');
    socket.end();
  });
  socket.write(bytes, 'latin1');
  await once(socket, 'close');
  return answer.split('\r\n')[0] ?? '';
}

async function health({ server }: MilvusBench): Promise<number> {
  return (await request(`${server.managementEndpoint}/healthz`)).statusCode;
}

describe('a practice server', () => {
  it.each(['//%zz/%00/../', 'http://[', '*', 'http://another.host/healthz:x'])(
    'answers 404 for the path %s and goes on',
    async (path) => {
      const bench = await openMilvusBench();
      const { address, managementEndpoint } = bench.server;
      for (const endpoint of [`http://${address}`, managementEndpoint]) {
        const line = await firstLine(endpoint, `OPTIONS ${path} HTTP/1.1\r\nhost: a\r\n\r\n`);
        expect(line).toBe('HTTP/1.1 404 Not Found');
      }
      expect(await health(bench)).toBe(200);
    },
  );

  it('refuses a request longer than 64 MiB, as Milvus does', async () => {
    const bench = await openMilvusBench();
    const client = new Client(bench.server.address, credentials.createInsecure(), {
      'grpc.max_send_message_length': -1,
    });
    onTestFinished(() => client.close());
    const asIs = (bytes: Buffer) => bytes;
    const error = await new Promise<ServiceError | null>((resolve) => {
      const path = '/milvus.proto.milvus.MilvusService/Insert';
      client.makeUnaryRequest(path, asIs, asIs, Buffer.alloc(64 * 1024 * 1024 + 1), resolve);
    });
    expect(error?.code).toBe(8);
    expect(await health(bench)).toBe(200);
  });
});
