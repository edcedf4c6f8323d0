import type { ServerResponse } from 'node:http';

import { safeHeaders } from '../assets.ts';

/** Answers in one line of text why a request is not served. The connection ends: what else comes over it is not read. */
export function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    ...safeHeaders,
    'content-type': 'text/plain; charset=utf-8',
    connection: 'close',
  });
  response.end(text);
}
