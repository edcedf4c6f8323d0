import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { S3Server } from './s3Server.ts';

export interface StallingProxy {
  /** The same service, seen through the proxy. */
  readonly s3: S3Server;
  /** Lets this many writes of binlogs through, then holds every further one. Resolves when the first one is held. */
  stallAfter(writes: number): Promise<void>;
  /** Lets everything through again; what was held is dropped with its connection. */
  release(): void;
  /** Keys of binlogs written through the proxy since the last call. */
  takeWrites(): string[];
  close(): Promise<void>;
}

/** Stands in front of an S3 service, so that a test can stop a copy exactly in the middle. */
export async function startStallingProxy(behind: S3Server): Promise<StallingProxy> {
  let left = Number.POSITIVE_INFINITY;
  let onStalled = (): void => undefined;
  let writes: string[] = [];
  const held = new Set<ServerResponse>();
  const [hostname, port] = behind.endpoint.split(':');

  function handle(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const isWrite = incoming.method === 'PUT' && /\/binlogs\//.test(incoming.url ?? '');
    if (isWrite && left <= 0) {
      held.add(outgoing);
      onStalled();
      return;
    }
    if (isWrite) {
      left -= 1;
      writes.push(
        decodeURIComponent(incoming.url ?? '')
          .split('/')
          .slice(2)
          .join('/'),
      );
    }
    const { method, url: path, headers } = incoming;
    const forwarded = request({ hostname, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  }

  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: ownPort } = server.address() as AddressInfo;
  return {
    s3: { ...behind, endpoint: `127.0.0.1:${ownPort}` },
    stallAfter(count) {
      left = count;
      return new Promise((resolve) => {
        onStalled = resolve;
      });
    },
    release() {
      left = Number.POSITIVE_INFINITY;
      for (const response of held) response.destroy();
      held.clear();
    },
    takeWrites() {
      const taken = writes;
      writes = [];
      return taken;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
