import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** One file of the screens, ready to be sent. */
export interface Asset {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Assets {
  /** The file of a URL path; a path without a file is a page of the app. null for a file that is not there. */
  get(pathname: string): Promise<Asset | null>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
};

/** Of every answer, of whichever host. */
export const safeHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/**
 * The built screens in a folder. Only files that were there at the start are given out, so no path can lead elsewhere.
 * Each page gets a nonce of its own: styles that are made at run time carry it, and no other inline style is drawn.
 */
export function createAssets(folder: string, randomNonce: () => string): Assets {
  const files = new Set(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
      .map((file) => `/${file.split(path.sep).join('/')}`),
  );

  async function page(): Promise<Asset> {
    const nonce = randomNonce();
    const template = await readFile(path.join(folder, 'index.html'), 'utf8');
    return {
      headers: {
        ...safeHeaders,
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy': contentSecurityPolicy(nonce),
      },
      body: Buffer.from(template.replaceAll('%STYLE_NONCE%', nonce), 'utf8'),
    };
  }

  return {
    async get(pathname) {
      const isPage = pathname === '/index.html' || path.posix.extname(pathname) === '';
      if (isPage) return page();
      if (!files.has(pathname)) return null;
      const type = types[path.posix.extname(pathname)] ?? 'application/octet-stream';
      return {
        headers: {
          ...safeHeaders,
          'content-type': type,
          // Their names hold a hash of their content.
          'cache-control': 'public, max-age=31536000, immutable',
        },
        body: await readFile(path.join(folder, pathname)),
      };
    },
  };
}

function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}
