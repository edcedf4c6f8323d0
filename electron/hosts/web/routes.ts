import type { IncomingMessage, ServerResponse } from 'node:http';

import type { EngineEvent } from '#shared/event.ts';
import type { Transport } from '#shared/rpc.ts';

import { answerCall } from './call.ts';
import { streamEvents } from './events.ts';
import type { WebFiles } from './files.ts';

interface Exchange {
  readonly url: URL;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Something that a browser with the cookie may ask beside the files of the screens. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** Ends in a slash when it stands for all that lies below. */
  readonly path: string;
  serve(exchange: Exchange): void | Promise<void>;
}

const downloads = '/api/files/';

/** All there are; what is not here is not there. A GET changes nothing but that what was fetched is not kept. */
export function createRoutes(engine: Transport<EngineEvent>, files: WebFiles): readonly Route[] {
  return [
    {
      method: 'GET',
      path: downloads,
      serve: ({ url, ...exchange }) =>
        files.download(url.pathname.slice(downloads.length), exchange),
    },
    {
      method: 'POST',
      path: '/api/files',
      serve: ({ request, response }) => files.upload({ request, response }),
    },
    {
      method: 'GET',
      path: '/api/events',
      serve: ({ response }) => streamEvents(engine, response),
    },
    {
      method: 'POST',
      path: '/api/',
      serve: ({ url, request, response }) =>
        answerCall(engine, url.pathname.slice('/api/'.length), { request, response }),
    },
  ];
}

/** The first that fits. */
export function routeOf(
  routes: readonly Route[],
  method: string | undefined,
  pathname: string,
): Route | undefined {
  return routes.find((route) => {
    const isBelow = route.path.endsWith('/') && pathname.startsWith(route.path);
    return route.method === method && (isBelow || pathname === route.path);
  });
}
