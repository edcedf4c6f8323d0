import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Clock } from '#engine/clock.ts';
import type { EngineEvent } from '#shared/event.ts';
import type { Transport } from '#shared/rpc.ts';

import { type Assets, safeHeaders } from '../assets.ts';
import type { WebFiles } from './files.ts';
import { cookieOf, type Door, refuseRequest } from './guard.ts';
import { type Limits, listen, type Tls, usualLimits } from './listen.ts';
import { refuse } from './refuse.ts';
import { createRoutes, routeOf } from './routes.ts';
import { createSessions } from './sessions.ts';

export interface WebServer {
  readonly port: number;
  /** The link that opens the app once; after that another one is made. */
  readonly link: () => string;
  /** How long ago somebody was here last; 0 while a page is open. */
  readonly idleMs: () => number;
  readonly close: () => Promise<void>;
}

interface WebServerOptions {
  readonly engine: Transport<EngineEvent>;
  readonly assets: Assets;
  readonly files: WebFiles;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** 0 for any free one. */
  readonly port: number;
  /** Beyond this computer, only by TLS; null for loopback. */
  readonly network: { readonly address: string; readonly name: string; readonly tls: Tls } | null;
  /** 256 bits as text that a URL takes. */
  readonly randomToken: () => string;
  /** Told whenever a link was used and a new one is there. */
  readonly onLink: (link: string) => void;
  readonly limits?: Limits;
}

/**
 * The app for a browser. Whoever shows the token of the link gets a cookie, once; every other request needs that cookie, and
 * comes from the page itself. @throws when the port is taken
 */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { assets, clock, network, limits = usualLimits } = options;
  const sessions = createSessions(options);
  const routes = createRoutes(options.engine, options.files);
  let seenMs = clock.monotonicMs();
  let openExchanges = 0;

  const addresses = network === null ? ['127.0.0.1', '::1'] : [network.address];
  const tls = network?.tls ?? null;
  const place = { addresses, port: options.port, tls, limits };
  const listening = await listen(place, (request, response) => {
    handle(request, response).catch(() => {
      if (!response.headersSent) refuse(response, 500, 'the request could not be served');
      response.destroy();
    });
  });
  const { port } = listening;
  const door = doorOf(network?.name ?? null, port);
  const origin = `${door.scheme}://${door.hosts[0]}`;
  // Cookies are shared by all ports of a host: two apps must not overwrite each other's.
  const cookieName = `${network === null ? '' : '__Host-'}milvus-backup-studio-${port}`;
  const linkOf = () => `${origin}/?token=${sessions.token()}`;

  function enter(given: string, response: ServerResponse): void {
    const session = sessions.exchange(given);
    if (session === 'tooOften') {
      return refuse(response, 429, 'Too many wrong links. Try again in a minute.');
    }
    if (session === 'wrong') {
      return refuse(response, 403, 'This link was used already. The terminal shows a new one.');
    }
    const secure = network === null ? '' : '; Secure';
    const cookie = `${cookieName}=${session.secret}; HttpOnly; SameSite=Strict; Path=/${secure}`;
    response.writeHead(303, { ...safeHeaders, location: '/', 'set-cookie': cookie });
    response.end();
    options.onLink(linkOf());
  }

  function remember(response: ServerResponse): void {
    openExchanges += 1;
    response.once('close', () => {
      openExchanges -= 1;
      seenMs = clock.monotonicMs();
    });
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = refuseRequest(request, door);
    if (refusal) return refuse(response, refusal.status, refusal.text);
    const url = new URL(`${origin}${request.url ?? '/'}`);
    const given = url.searchParams.get('token');
    const isGet = request.method === 'GET';
    if (isGet && url.pathname === '/' && given !== null) return enter(given, response);
    if (!sessions.admit(cookieOf(request, cookieName))) {
      return refuse(response, 403, 'Open the app with the link that the terminal shows.');
    }
    remember(response);
    const route = routeOf(routes, request.method, url.pathname);
    if (route !== undefined) return route.serve({ url, request, response });
    const isAsset = isGet && !url.pathname.startsWith('/api/');
    const found = isAsset ? await assets.get(url.pathname) : null;
    if (found === null) return refuse(response, 404, 'not found');
    response.writeHead(200, found.headers);
    response.end(found.body);
  }

  return {
    port,
    link: linkOf,
    idleMs: () => (openExchanges > 0 ? 0 : clock.monotonicMs() - seenMs),
    close: listening.close,
  };
}

/** @param name of this computer for others; null when only it itself comes in */
function doorOf(name: string | null, port: number): Door {
  if (name === null) {
    const hosts = ['127.0.0.1', 'localhost', '[::1]'].map((host) => `${host}:${port}`);
    return { scheme: 'http', hosts };
  }
  // Browsers leave the usual port out.
  return { scheme: 'https', hosts: port === 443 ? [name] : [`${name}:${port}`] };
}
