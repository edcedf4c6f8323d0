import { describe, expect, test } from 'vitest';

import { createProxyFor, defaultDataFolder, languageOf } from '#hosts/cli/environment.ts';

describe('the data folder', () => {
  const folder = (platform: string, environment: Record<string, string>) =>
    defaultDataFolder({ platform, homeFolder: '/homes/ada', environment });

  test('lies where each system keeps the data of programs', () => {
    expect([
      folder('linux', {}),
      folder('linux', { XDG_DATA_HOME: '/data' }),
      folder('darwin', { XDG_DATA_HOME: '/data' }),
      folder('win32', { APPDATA: 'C:\\Users\\Ada\\AppData\\Roaming' }),
    ]).toEqual([
      '/homes/ada/.local/share/milvus-backup-studio',
      '/data/milvus-backup-studio',
      '/homes/ada/Library/Application Support/milvus-backup-studio',
      'C:\\Users\\Ada\\AppData\\Roaming\\milvus-backup-studio',
    ]);
  });
});

describe('the language', () => {
  test('is that of the first variable that is set, and English for all but French', () => {
    expect([
      languageOf({}),
      languageOf({ LANG: 'fr_FR.UTF-8' }),
      languageOf({ LANG: 'fr' }),
      languageOf({ LANG: 'fr_FR.UTF-8', LC_ALL: 'C' }),
      languageOf({ LANG: 'C', LC_ALL: '', LC_MESSAGES: 'fr_CA' }),
      languageOf({ LANG: 'frp_IT' }),
    ]).toEqual(['en', 'fr', 'fr', 'en', 'fr', 'en']);
  });
});

describe('the proxy', () => {
  const environment = {
    HTTP_PROXY: 'proxy:3128',
    https_proxy: 'http://secure:3128',
    NO_PROXY: 'minio.lan, .internal,10.0.0.0/8 fd00::/8,store:9000,*.example.org',
  };
  const proxyFor = createProxyFor(environment);

  test('is chosen by scheme', () => {
    expect([proxyFor('http://s3.test:9000'), proxyFor('https://s3.test')]).toEqual([
      'http://proxy:3128',
      'http://secure:3128',
    ]);
    expect(createProxyFor({})('http://s3.test')).toEqual(undefined);
  });

  test('is not used for loopback', () => {
    const loopback = ['http://localhost:9000', 'http://127.3.2.1', 'http://[::1]:9000'];
    expect(loopback.map(proxyFor)).toEqual([undefined, undefined, undefined]);
  });

  test('is not used for what NO_PROXY names, with its subdomains, networks and ports', () => {
    const excepted = [
      'http://minio.lan',
      'http://a.minio.lan',
      'http://a.internal',
      'http://10.1.2.3:9000',
      'http://[fd12::1]',
      'http://store:9000',
      'http://a.example.org',
    ];
    expect(excepted.filter((url) => proxyFor(url) !== undefined)).toEqual([]);
  });

  test('is used for what only looks like it', () => {
    const others = ['http://xminio.lan', 'http://internal', 'http://11.1.2.3', 'http://store:9001'];
    expect(others.filter((url) => proxyFor(url) === undefined)).toEqual([]);
  });

  test('is used for nothing with *', () => {
    expect(createProxyFor({ ...environment, NO_PROXY: '*' })('http://s3.test')).toEqual(undefined);
  });
});
