import { randomBytes } from 'node:crypto';

import { Agent, EventSource, fetch } from 'undici';

import { startWebServer } from '#hosts/web/server.ts';

import { createHttpTransport } from '../../renderer/src/transport.ts';
import { noFiles } from '../unit/hosts/web/noFiles.ts';
import { realClock } from './testClock.ts';
import { transportSuite } from './transportSuite.ts';

const noAssets = { get: () => Promise.resolve(null) };

transportSuite('the engine behind the web host', async (engine) => {
  const server = await startWebServer({
    engine,
    assets: noAssets,
    files: noFiles,
    clock: realClock,
    port: 0,
    network: null,
    randomToken: () => randomBytes(32).toString('base64url'),
    onLink: () => undefined,
  });
  const origin = `http://127.0.0.1:${server.port}`;
  const opened = await fetch(server.link(), { redirect: 'manual' });
  const cookie = opened.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  // A browser adds it by itself.
  const agent = new Agent();
  const dispatcher = agent.compose((dispatch) => (options, handler) => {
    const headers = { ...(options.headers as Record<string, string>), cookie };
    return dispatch({ ...options, headers }, handler);
  });
  const sources = new Set<EventSource>();
  const transport = createHttpTransport(origin, {
    fetch: (url, init) =>
      fetch(url, {
        ...(init as unknown as Parameters<typeof fetch>[1]),
        headers: { ...(init.headers as Record<string, string>), cookie },
      }),
    openEvents: (url) => {
      const source = new EventSource(url, { dispatcher });
      sources.add(source);
      return source;
    },
  });
  return {
    transport,
    async close() {
      for (const source of sources) source.close();
      await server.close();
      await agent.close();
    },
  };
});
