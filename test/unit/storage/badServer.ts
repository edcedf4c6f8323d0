import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import { Secret } from '#engine/secret.ts';
import type { ObjectStore } from '#engine/storage/objectStore.ts';
import type { S3Options } from '#engine/storage/s3Client.ts';
import { createS3Store } from '#engine/storage/s3Store.ts';

import { realClock } from '../../suites/testClock.ts';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface BadServer {
  readonly store: ObjectStore;
  readonly endpoint: string;
  /** Method and path with query of each request, in order. */
  readonly requests: string[];
  /** Connections that are open now. */
  openSockets(): number;
  close(): Promise<void>;
}

/** A store whose service answers every request by this function. */
export async function openBadServer(
  answer: Answer,
  options: Partial<S3Options> = {},
): Promise<BadServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    answer(request, response);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const endpoint = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const store = createS3Store({ ...s3Options(endpoint), ...options });
  return {
    store,
    endpoint,
    requests,
    openSockets: () => sockets.size,
    async close() {
      await store.close();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

export function s3Options(endpoint: string): S3Options {
  return {
    location: {
      type: 's3',
      provider: 'minio',
      endpoint,
      useTls: false,
      region: '',
      bucket: 'bucket',
      rootPath: '',
      addressing: 'path',
      accessKey: 'key',
      secretKey: 'secret-name',
    },
    secretKey: new Secret('secret'),
    clock: realClock,
  };
}

/** Answers with a document. */
export function xml(
  response: ServerResponse,
  body: string,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/xml', ...headers });
  response.end(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`);
}

/** A page of ListObjectsV2 with these keys. */
export function listPage(keys: readonly string[], more = ''): string {
  const contents = keys
    .map(
      (key) =>
        `<Contents><Key>${key}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;e&quot;</ETag><Size>3</Size></Contents>`,
    )
    .join('');
  return `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>bucket</Name>${more}${contents}</ListBucketResult>`;
}

export function errorDocument(code: string, more = ''): string {
  return `<Error><Code>${code}</Code><Message>it is so</Message>${more}</Error>`;
}
