import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** What every HTTP/2 connection starts with; no request of HTTP/1 does. */
const preface = 'PRI';

/**
 * A loopback port for gRPC and for HTTP/1 alike, as Milvus has one: the first bytes of a connection tell them apart.
 * @param port 0 for any free one
 */
export async function openSharedPort(
  port: number,
  take: { readonly grpc: (socket: Socket) => void; readonly http: (socket: Socket) => void },
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A client that goes away has no one to tell.
    socket.on('error', () => socket.destroy());
    peek(socket, (start) => (start === preface ? take.grpc(socket) : take.http(socket)));
  });
  await listen(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Looks at the first bytes and leaves them in the socket. */
function peek(socket: Socket, decide: (start: string) => void): void {
  let seen = Buffer.alloc(0);
  const look = (chunk: Buffer) => {
    seen = Buffer.concat([seen, chunk]);
    if (seen.length < preface.length) return;
    socket.off('data', look);
    socket.pause();
    socket.unshift(seen);
    const start = seen.toString('latin1', 0, preface.length);
    decide(start);
    // HTTP/2 reads the socket below its stream: made to flow, the bytes that were put back would be lost.
    if (start !== preface) socket.resume();
  };
  socket.on('data', look);
}

export function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}
