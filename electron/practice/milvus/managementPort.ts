import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { PracticeClock } from '../clock.ts';
import { requestUrl } from './requestUrl.ts';
import { listen } from './sharedPort.ts';
import type { VersionTable } from './versionTable.ts';

const garbageCollection = '/management/datacoord/garbage_collection';

/** Whether garbage collection rests, for the whole cluster: one pause at a time, and it ends by itself. */
export interface GarbagePause {
  isPaused(): boolean;
  pause(seconds: number): void;
  resume(): void;
}

export function createGarbagePause(clock: PracticeClock): GarbagePause {
  let untilMs = 0;
  return {
    isPaused: () => clock.now().getTime() < untilMs,
    pause(seconds) {
      untilMs = clock.now().getTime() + seconds * 1000;
    },
    resume() {
      untilMs = 0;
    },
  };
}

/** The management port of Milvus, on loopback. */
export async function openManagementPort(
  port: number,
  table: VersionTable,
  garbage: GarbagePause,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const [status, text] = answer(requestUrl(request), table, garbage);
    send(response, status, text);
  });
  await listen(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Answer = readonly [status: number, text: string];

function answer(url: URL, table: VersionTable, garbage: GarbagePause): Answer {
  const { pathname, searchParams } = url;
  if (pathname === '/healthz') return [200, 'OK'];
  if (!table.hasGcPause) return notFound;
  if (pathname === `${garbageCollection}/pause`) {
    const text = searchParams.get('pause_seconds') ?? '';
    // Quotes inside stay as they are: what Milvus sends there is no JSON.
    if (!/^-?\d+$/.test(text))
      return [
        500,
        `{"msg": "failed to pause garbage collection, pause duration not valid, strconv.ParseInt: parsing "${text}": invalid syntax"}`,
      ];
    garbage.pause(Number(text));
    return [200, '{"msg": "OK"}'];
  }
  if (pathname === `${garbageCollection}/resume`) {
    garbage.resume();
    return [200, '{"msg": "OK"}'];
  }
  if (pathname === '/management/check/ready') {
    return [
      500,
      '{"msg": "failed to to check component ready, check component state for [] in [standalone] is not supported"}',
    ];
  }
  return notFound;
}

const notFound: Answer = [404, '404 page not found'];

function send(response: ServerResponse, status: number, text: string): void {
  const type = status === 404 ? 'text/plain' : 'text/plain; charset=utf-8';
  response.writeHead(status, { 'content-type': type });
  response.end(text);
}
