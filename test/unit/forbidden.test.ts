// What no program of ours may say: each of these opens a door that others have been robbed by.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

const sources = ['electron', 'renderer/src', 'shared', 'build'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs|cjs|html)$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') })),
);

/** Where a word is said all the same, and why that opens nothing. */
const exceptions: Readonly<Record<string, string>> = {
  // Asks whether somebody speaks TLS, and sends nothing.
  'electron/engine/milvus/sdkMilvus.ts': 'rejectUnauthorized: false',
  // Looks at a certificate, whoever's it is, and sends nothing.
  'electron/engine/checks/certificate.ts': 'rejectUnauthorized: false',
  // Reads the date of any answer, without keys; another step tells whether the certificate is trusted.
  'electron/engine/checks/storageClock.ts': 'rejectUnauthorized: false',
};

describe('no program of ours', () => {
  test.each([
    [
      'E01 takes the walls of a page down',
      /(?:contextIsolation|sandbox|webSecurity)['"]?\s*:\s*false/,
    ],
    ['E01 gives a page Node', /nodeIntegration\w*['"]?\s*:\s*true|--no-sandbox|enableRemoteModule/],
    ['E01 opens features of the browser', /experimentalFeatures|enableBlinkFeatures|<webview/],
    ['E01 holds what an insecure page may send', /allowRunningInsecureContent|bypassCSP/],
    ['E03 makes code of text', /\beval\(|new Function\(|dangerouslySetInnerHTML|\.innerHTML\s*=/],
    ['E05 opens addresses or files elsewhere', /shell\.(?:openExternal|openPath)|openExternal\(/],
    ['E13 can be called by a link', /setAsDefaultProtocolClient|'open-url'/],
    ['E14 overlooks a certificate', /setCertificateVerifyProc|'certificate-error'|NODE_TLS_REJECT/],
    ['E14 trusts whoever answers', /rejectUnauthorized['"]?\s*:\s*false|checkServerIdentity/],
    ['E17 keeps or sends crashes', /crashReporter|--report-on|heapsnapshot-near/],
    ['starts a shell', /shell\s*:\s*true|\bexecSync\(|\bexec\(['"`]/],
    ['speaks of itself to others', /google-analytics|sentry|telemetry\s*:\s*true/i],
  ])('%s', (_, word) => {
    const found = sources.filter(({ file, text }) =>
      word.test(text.replaceAll(exceptions[file] ?? /$^/g, '')),
    );
    expect(found.map(({ file, text }) => `${file}: ${word.exec(text)?.[0]}`)).toEqual([]);
  });
});
