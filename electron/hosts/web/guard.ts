import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Why a request is not served; null when it may be. Looked at before any work. */
export function refuseRequest(
  request: IncomingMessage,
  { port }: { readonly port: number },
): { readonly status: number; readonly text: string } | null {
  const { host, origin } = request.headers;
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  // A name of an attacker that leads to this computer (DNS rebinding) stands in Host.
  if (host === undefined || !hosts.includes(host)) return { status: 421, text: 'wrong host' };
  if (origin !== undefined && origin !== `http://${host}`) {
    return { status: 403, text: 'wrong origin' };
  }
  const site = request.headers['sec-fetch-site'];
  const isNavigation = request.headers['sec-fetch-mode'] === 'navigate';
  const isSame = site === undefined || site === 'same-origin' || site === 'none';
  // A link from another page may open the app, which then asks for its cookie; nothing else may come from elsewhere.
  if (!isSame && !(isNavigation && request.method === 'GET')) {
    return { status: 403, text: 'wrong site' };
  }
  return null;
}

/** In constant time, whatever their lengths. */
export function isSameSecret(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

/** The value of one cookie, '' without it. */
export function cookieOf(request: IncomingMessage, name: string): string {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
}
