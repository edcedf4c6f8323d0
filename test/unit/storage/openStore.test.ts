import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { Secret } from '#engine/secret.ts';
import { openStore } from '#engine/storage/openStore.ts';
import { createStoreCounters } from '#engine/storage/withCounters.ts';

import { codeOf, goOn, listKeys, someBytes, writeBytes } from '../../suites/storeBytes.ts';
import { createFakeClock } from '../../suites/testClock.ts';
import { errorDocument, listPage, openBadServer, s3Options, xml } from './badServer.ts';

const environment = { clock: createFakeClock(), random: () => 0.5 };

describe('opening a storage', () => {
  it('retries, counts and signs requests to an S3 service', async () => {
    const authorizations: (string | undefined)[] = [];
    const server = await openBadServer((request, response) => {
      authorizations.push(request.headers.authorization);
      if (authorizations.length === 1) xml(response, errorDocument('SlowDown'), 503);
      else xml(response, listPage(['a/1']));
    });
    const counters = createStoreCounters();
    const { location } = s3Options(server.endpoint);
    const store = openStore(
      location,
      { secretKey: new Secret('secret') },
      { ...environment, counters },
    );
    expect(store.location).toBe(`s3://${server.endpoint}/bucket`);
    expect(await listKeys(store, 'a/')).toEqual(['a/1']);
    await store.close();
    await server.close();
    expect(counters.requests.list).toBe(2);
    expect(authorizations[0]).toMatch(
      /^AWS4-HMAC-SHA256 Credential=key\/20260102\/us-east-1\/s3\/aws4_request,/,
    );
  });

  it('asks for the proxy by the address of the service', async () => {
    const asked: string[] = [];
    const { location } = s3Options('s3.example:9000');
    const proxy = (url: string): undefined => void asked.push(url);
    await openStore(
      { ...location, useTls: true },
      { secretKey: new Secret('s') },
      { ...environment, proxy },
    ).close();
    expect(asked).toEqual(['https://s3.example:9000']);
  });

  it('opens a local folder, read-only where that is asked', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'open-store-'));
    const location = { type: 'local', path: folder } as const;
    await writeBytes(openStore(location, null, environment), 'key', someBytes(1));
    const store = openStore(location, null, { ...environment, readOnly: true });
    expect(await listKeys(store, '')).toEqual(['key']);
    expect(await codeOf(store.remove('key', goOn()))).toBe('READ_ONLY');
    await rm(folder, { recursive: true });
  });

  it('refuses to open an S3 service without its secret key', () => {
    const { location } = s3Options('s3.example:9000');
    expect(() => openStore(location, null, environment)).toThrow(
      expect.objectContaining({ code: 'SECRET_MISSING' }) as Error,
    );
  });
});
