import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** How browsers reach this host. */
export interface Door {
  readonly scheme: 'http' | 'https';
  /** name:port, exactly as browsers write it in Host. */
  readonly hosts: readonly string[];
}

interface Refusal {
  readonly status: number;
  readonly text: string;
}

/** Why a request is not served; null when it may be. Looked at before any work. */
export function refuseRequest(request: IncomingMessage, door: Door): Refusal | null {
  const { host: hosts = [], origin: origins = [] } = request.headersDistinct;
  const [host = ''] = hosts;
  // A name of an attacker that leads to this computer (DNS rebinding) stands in Host.
  if (hosts.length !== 1 || !door.hosts.includes(host)) return { status: 421, text: 'wrong host' };
  // An address with a host of its own would be another one than Host says.
  if (!/^\/(?!\/)/.test(request.url ?? '')) return { status: 400, text: 'no path' };
  if (origins.length > 1 || origins.some((origin) => origin !== `${door.scheme}://${host}`)) {
    return { status: 403, text: 'wrong origin' };
  }
  return isFromHere(request) ? null : { status: 403, text: 'wrong site' };
}

/** A link from another page may open the app, which then asks for its cookie; nothing else may come from elsewhere. */
function isFromHere({ headers, method }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return true;
  const isOpened = headers['sec-fetch-mode'] === 'navigate' && method === 'GET';
  // A frame or an embedded object navigates too.
  return isOpened && [undefined, 'document'].includes(headers['sec-fetch-dest']);
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
