import type { IncomingMessage } from 'node:http';

const host = 'http://localhost';

/** Where a request goes. It is the text of whoever has the port, so what is no path at all leads to the root. */
export function requestUrl({ url = '' }: Pick<IncomingMessage, 'url'>): URL {
  // Put behind a host, a path that begins with // is not taken for another host.
  const text = url.startsWith('/') ? `${host}${url}` : url;
  return new URL(URL.canParse(text) ? text : host);
}
