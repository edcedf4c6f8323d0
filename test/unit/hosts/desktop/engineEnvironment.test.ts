import { expect, test } from 'vitest';

import { engineEnvironment } from '#hosts/desktop/engineEnvironment.ts';

test('the engine keeps what it needs of the environment and nothing that changes which code it runs', () => {
  const kept = {
    PATH: '/usr/bin',
    HOME: '~',
    HTTPS_PROXY: 'http://proxy:3128',
    no_proxy: 'localhost',
    NODE_EXTRA_CA_CERTS: '/etc/company.pem',
    SSL_CERT_FILE: '/etc/ssl/cert.pem',
  };
  const dangerous = {
    NODE_OPTIONS: '--require /tmp/evil.cjs',
    NODE_REPL_EXTERNAL_MODULE: '/tmp/evil.cjs',
    ELECTRON_RUN_AS_NODE: '1',
    LD_PRELOAD: '/tmp/evil.so',
    LD_AUDIT: '/tmp/evil.so',
    DYLD_INSERT_LIBRARIES: '/tmp/evil.dylib',
    node_options: '--inspect',
  };
  expect(engineEnvironment({ ...kept, ...dangerous, EMPTY: undefined })).toEqual(kept);
});
