import { describe, expect, test } from 'vitest';

import { engineEnvironment } from '#hosts/desktop/engineEnvironment.ts';

describe('E19 the engine', () => {
  test('keeps what it needs of the environment and nothing else', () => {
    const kept = {
      PATH: '/usr/bin',
      HOME: '~',
      LC_ALL: 'fr_FR.UTF-8',
      TZ: 'Europe/Paris',
      HTTPS_PROXY: 'http://proxy:3128',
      no_proxy: 'localhost',
      NODE_EXTRA_CA_CERTS: '/etc/company.pem',
      SSL_CERT_FILE: '/etc/ssl/cert.pem',
      SystemRoot: 'C:\\Windows',
    };
    const changesCode = {
      NODE_OPTIONS: '--require /tmp/evil.cjs',
      NODE_PATH: '/tmp/evil',
      NODE_REPL_EXTERNAL_MODULE: '/tmp/evil.cjs',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      ELECTRON_RUN_AS_NODE: '1',
      LD_PRELOAD: '/tmp/evil.so',
      LD_AUDIT: '/tmp/evil.so',
      DYLD_INSERT_LIBRARIES: '/tmp/evil.dylib',
      node_options: '--inspect',
    };
    const secrets = {
      AWS_SECRET_ACCESS_KEY: 'secret',
      MILVUS_PASSWORD: 'secret',
      GITHUB_TOKEN: 'secret',
      SSLKEYLOGFILE: '/tmp/keys',
    };
    expect(engineEnvironment({ ...kept, ...changesCode, ...secrets, EMPTY: undefined })).toEqual(
      kept,
    );
  });
});
