import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Assets, createAssets } from '#hosts/assets.ts';

let folder: string;
let assets: Assets;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'assets-'));
  const screens = path.join(folder, 'renderer');
  mkdirSync(path.join(screens, 'assets'), { recursive: true });
  writeFileSync(path.join(folder, 'secret.txt'), 'secret');
  writeFileSync(
    path.join(screens, 'index.html'),
    '<meta name="style-nonce" content="%STYLE_NONCE%">',
  );
  writeFileSync(path.join(screens, 'assets', 'a-1.js'), 'export {};');
  let count = 0;
  assets = createAssets(screens, () => `nonce-${(count += 1)}`);
});

afterAll(() => rmSync(folder, { recursive: true }));

const textOf = async (pathname: string) => (await assets.get(pathname))?.body.toString();

describe('the files of the screens', () => {
  test('come with their type, and may be kept for ever', async () => {
    const asset = await assets.get('/assets/a-1.js');
    expect(asset?.body.toString()).toBe('export {};');
    expect(asset?.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
  });

  test.each(['/', '/index.html', '/jobs', '/jobs/a-job'])(
    '%s is a page of the app',
    async (name) => {
      const asset = await assets.get(name);
      const nonce = /content="(.*)"/.exec(`${asset?.body.toString()}`)?.[1];
      expect(nonce).toMatch(/^nonce-\d$/);
      expect(asset?.headers['content-security-policy']).toContain(
        `style-src 'self' 'nonce-${nonce}'`,
      );
      expect(asset?.headers['cache-control']).toBe('no-store');
    },
  );

  test('each page has a nonce of its own', async () => {
    expect(await textOf('/')).not.toBe(await textOf('/'));
  });

  test.each([
    '/assets/none.js',
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/..%2fsecret.txt',
    '/assets/..\\..\\secret.txt',
    '//etc/passwd.txt',
    '/__proto__.js',
  ])('%s is not there', async (name) => {
    expect(await assets.get(name)).toBe(null);
  });
});
