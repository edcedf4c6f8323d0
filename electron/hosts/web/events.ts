import type { ServerResponse } from 'node:http';

import type { EngineEvent } from '#shared/event.ts';
import type { Transport } from '#shared/rpc.ts';

import { safeHeaders } from '../assets.ts';

/** What a browser may be behind. */
const mostBytesBehind = 2 ** 20;
/** Proxies and browsers end a stream that is silent for long. */
const heartbeatMs = 15_000;

/**
 * The events of the engine as server-sent events, for as long as the browser listens. A browser that reads too slowly gets
 * no backlog: when it is through, it gets a fresh snapshot, which says all that it missed.
 */
export function streamEvents(engine: Transport<EngineEvent>, response: ServerResponse): void {
  response.writeHead(200, {
    ...safeHeaders,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  });
  let unsubscribe = (): void => undefined;
  let isFull = false;
  const begin = (): void => {
    isFull = false;
    unsubscribe = engine.subscribe((event) => {
      if (isFull) return;
      response.write(`data: ${JSON.stringify(event)}\n\n`);
      isFull = response.writableLength > mostBytesBehind;
      // Not while subscribe is still running: it has not given its end yet.
      if (isFull) queueMicrotask(() => unsubscribe());
    });
  };
  const heartbeat = setInterval(() => response.write(':\n\n'), heartbeatMs);
  response.on('drain', () => {
    if (isFull) begin();
  });
  response.once('close', () => {
    clearInterval(heartbeat);
    unsubscribe();
  });
  begin();
}
