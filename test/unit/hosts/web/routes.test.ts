import { METHODS } from 'node:http';

import { describe, expect, test } from 'vitest';

import { effects } from '#hosts/web/readOnly.ts';
import { createRoutes } from '#hosts/web/routes.ts';
import { contract } from '#shared/contract.ts';

import { noFiles } from './noFiles.ts';
import { json, startHost } from './webHost.ts';

/** All that a browser may ask beside files of the screens. What is added to the host is added here, after some thought. */
const inventory = ['GET /api/files/', 'POST /api/files', 'GET /api/events', 'POST /api/'];

const transport = {
  call: () => Promise.reject(new Error('asked')),
  subscribe: () => () => undefined,
};

describe('W06 the routes', () => {
  test('are those of the list, and no others', () => {
    const routes = createRoutes(transport, noFiles).map(({ method, path }) => `${method} ${path}`);
    expect(routes).toEqual(inventory);
  });

  test.each(['/debug', '/metrics', '/debug/pprof/', '/healthz', '/docs', '/.env', '/api', '/api/'])(
    '%s is not one',
    async (path) => {
      const { ask, open } = await startHost({ asset: () => null });
      expect((await ask(path)).status).toBe(403);
      const cookie = await open();
      expect((await ask(path, { headers: { cookie } })).status).toBe(404);
    },
  );
});

describe('W05 by any method', () => {
  const methods = METHODS.filter((method) => method !== 'CONNECT');
  const paths = ['/', '/jobs', '/assets/index.js', '/api/events', '/api/jobs.list', '/api/none'];

  test.each(methods)('%s nothing is reached without the cookie', async (method) => {
    const { ask, calls } = await startHost();
    for (const path of paths) {
      const { status } = await ask(path, { method, headers: json });
      expect([path, status]).toEqual([path, 403]);
    }
    expect(calls).toEqual([]);
  });

  test.each(methods.filter((method) => method !== 'POST'))(
    '%s with the cookie the engine is not asked',
    async (method) => {
      const { ask, open, calls } = await startHost();
      const cookie = await open();
      for (const path of paths.filter((one) => one !== '/api/events' || method !== 'GET')) {
        await ask(path, { method, headers: { cookie, ...json } });
      }
      expect(calls).toEqual([]);
    },
  );
});

test('W10 every call of the contract is known to read or to write', () => {
  const names = (services: object) =>
    Object.entries(services).flatMap(([service, methods]) =>
      Object.keys(methods as object).map((method) => `${service}.${method}`),
    );
  expect(names(effects).sort()).toEqual(names(contract).sort());
});
