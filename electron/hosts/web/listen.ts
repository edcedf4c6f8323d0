import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import { isCode } from '#engine/fileError.ts';

/** PEM. */
export interface Tls {
  readonly certificate: Buffer;
  readonly key: Buffer;
}

export interface Limits {
  /** For all headers of a request; whoever sends them slower is cut off. */
  readonly headersMs: number;
  /** Each holds a socket; a browser opens six. */
  readonly connections: number;
}

export const usualLimits: Limits = { headersMs: 10_000, connections: 100 };

interface Place {
  /** The first must be there; of the others those count that this computer has. */
  readonly addresses: readonly string[];
  /** 0 for any free one. */
  readonly port: number;
  readonly tls: Tls | null;
  readonly limits: Limits;
}

/** Listens on one port of all the addresses. @throws when it is taken, or certificate and key do not go together */
export async function listen(
  place: Place,
  onRequest: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const [first = '127.0.0.1', ...others] = place.addresses;
  const main = await open(place, { address: first, port: place.port }, onRequest);
  const { port } = main.address() as AddressInfo;
  const servers = [main];
  for (const address of others) {
    try {
      servers.push(await open(place, { address, port }, onRequest));
    } catch (error) {
      // No IPv6 here, or another program has this port of it; links lead to the first address.
      if (!isCode(error, 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EADDRINUSE', 'EACCES')) throw error;
    }
  }
  return {
    port,
    close: async () => void (await Promise.all(servers.map(close))),
  };
}

function open(
  { tls, limits }: Place,
  { address, port }: { readonly address: string; readonly port: number },
  onRequest: RequestListener,
): Promise<Server> {
  const options = {
    maxHeaderSize: 8192,
    headersTimeout: limits.headersMs,
    // Files may take long; a call has its own limit.
    requestTimeout: 0,
    // By default time-outs are looked at every 30 s only.
    connectionsCheckingInterval: 1000,
    // Without Host the guard refuses it, as with a wrong one.
    requireHostHeader: false,
  };
  const server =
    tls === null
      ? createServer(options, onRequest)
      : createTlsServer(
          { ...options, cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.2' },
          onRequest,
        );
  server.maxConnections = limits.connections;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
