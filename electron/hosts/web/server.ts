import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { EngineEvent } from '#shared/event.ts';
import type { Transport } from '#shared/rpc.ts';

import { type Assets, safeHeaders } from '../assets.ts';
import { answerCall } from './call.ts';
import { streamEvents } from './events.ts';
import { cookieOf, isSameSecret, refuseRequest } from './guard.ts';
import { refuse } from './refuse.ts';

export interface WebServer {
  readonly port: number;
  /** The link that opens the app once; after that another one is made. */
  link(): string;
  close(): Promise<void>;
}

interface WebServerOptions {
  readonly engine: Transport<EngineEvent>;
  readonly assets: Assets;
  /** 0 for any free one. */
  readonly port: number;
  /** 256 bits as text that a URL takes. */
  readonly randomToken: () => string;
  /** Told whenever a link was used and a new one is there. */
  readonly onLink: (link: string) => void;
}

/** Guesses of a link are slowed down to nothing. */
const mostFailures = 20;

/**
 * The app for a browser on this computer. Whoever shows the token of the link gets a cookie, once; every other request needs
 * that cookie, and comes from the page itself. @throws when the port is taken
 */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { engine, assets, randomToken } = options;
  const session = randomToken();
  let token = randomToken();
  let failures = 0;
  const server = createServer({ maxHeaderSize: 8192 }, (request, response) => {
    handle(request, response).catch(() => {
      if (!response.headersSent) refuse(response, 500, 'the request could not be served');
      response.destroy();
    });
  });
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
  server.maxConnections = 100;
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  // Cookies are shared by all ports of a host: two apps must not overwrite each other's.
  const cookieName = `milvus-backup-studio-${port}`;
  const linkOf = () => `http://127.0.0.1:${port}/?token=${token}`;

  /** A used link is void, so that neither a history nor a log of it opens the app again. */
  function exchange(given: string, response: ServerResponse): void {
    if (failures >= mostFailures || !isSameSecret(given, token)) {
      failures += 1;
      refuse(response, 403, 'This link was used already. The terminal shows a new one.');
      return;
    }
    token = randomToken();
    const cookie = `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`;
    response.writeHead(303, { ...safeHeaders, location: '/', 'set-cookie': cookie });
    response.end();
    options.onLink(linkOf());
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = refuseRequest(request, { port });
    if (refusal) {
      refuse(response, refusal.status, refusal.text);
      return;
    }
    const { method } = request;
    const url = new URL(request.url ?? '/', `http://127.0.0.1:${port}`);
    const given = url.searchParams.get('token');
    if (method === 'GET' && url.pathname === '/' && given !== null) {
      exchange(given, response);
      return;
    }
    if (!isSameSecret(cookieOf(request, cookieName), session)) {
      refuse(response, 403, 'Open the app with the link that the terminal shows.');
      return;
    }
    if (method === 'GET' && url.pathname === '/api/events') {
      streamEvents(engine, response);
      return;
    }
    if (method === 'POST' && url.pathname.startsWith('/api/')) {
      await answerCall(engine, url.pathname.slice('/api/'.length), { request, response });
      return;
    }
    const asset = method === 'GET' && !url.pathname.startsWith('/api/');
    const found = asset ? await assets.get(url.pathname) : null;
    if (found === null) {
      refuse(response, 404, 'not found');
      return;
    }
    response.writeHead(200, found.headers);
    response.end(found.body);
  }

  return {
    port,
    link: linkOf,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}
