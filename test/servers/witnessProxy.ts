import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Transform } from 'node:stream';

import type { S3Server } from './s3Server.ts';

export interface WitnessProxy {
  /** The same service, seen through the proxy. */
  readonly s3: S3Server;
  /** What went through since the last call. */
  take(): Witnessed;
  close(): Promise<void>;
}

export interface Witnessed {
  /** Bytes of binlogs that were read and written, each way; copies inside the store have none. */
  readonly readBytes: number;
  readonly writtenBytes: number;
  /** bucket/key of everything that was written or removed, or the request that did so to many. */
  readonly changed: readonly string[];
}

const binlog = /\/(insert_log|delta_log|stats_log)\//;

/** Stands in front of an S3 service and counts what a program moves through it. */
export async function startWitnessProxy(behind: S3Server): Promise<WitnessProxy> {
  const nothing = () => ({ readBytes: 0, writtenBytes: 0, changed: [] as string[] });
  let seen = nothing();
  const [hostname, port] = behind.endpoint.split(':');

  function handle(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method = '', url = '', headers } = incoming;
    const path = decodeURIComponent(url.slice(1));
    const isBinlog = binlog.test(path.replace(/\?.*/s, ''));
    if (method !== 'GET' && method !== 'HEAD') seen.changed.push(path);
    const forwarded = request({ hostname, port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      const isRead = isBinlog && method === 'GET';
      answer.pipe(counting((bytes) => (seen.readBytes += isRead ? bytes : 0))).pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    const isWrite = isBinlog && method === 'PUT';
    incoming.pipe(counting((bytes) => (seen.writtenBytes += isWrite ? bytes : 0))).pipe(forwarded);
  }

  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: ownPort } = server.address() as AddressInfo;
  return {
    s3: { ...behind, endpoint: `127.0.0.1:${ownPort}` },
    take() {
      const taken = seen;
      seen = nothing();
      return taken;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function counting(onBytes: (bytes: number) => void): Transform {
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      onBytes(chunk.length);
      done(null, chunk);
    },
  });
}
