import type { ServerResponse } from 'node:http';

import type { Reply } from '#shared/rpc.ts';

import { safeHeaders } from '../assets.ts';

/** Answers as every call does: an error is a value. */
export function sendReply(response: ServerResponse, reply: Reply): void {
  response.writeHead(200, {
    ...safeHeaders,
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(reply));
}
