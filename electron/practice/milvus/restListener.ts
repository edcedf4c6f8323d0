import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

import { GrpcRefusal, MilvusRefusal } from './call.ts';
import { type Caller, type Dispatcher } from './dispatch.ts';
import { parseWithInt64, stringifyWithInt64 } from './jsonInt64.ts';
import type { MilvusParts } from './milvusParts.ts';
import { requestUrl } from './requestUrl.ts';
import { restDataPages } from './restData.ts';
import { restImportPages } from './restImport.ts';
import { type RestPage, RestRefusal } from './restPage.ts';
import { restSegmentPages } from './restSegments.ts';

const base = '/v2/vectordb/';
const mostBytes = 64 * 1024 * 1024;

/** REST v2 as far as the version has it; every other path is not there. */
export function createRestListener(dispatcher: Dispatcher, parts: MilvusParts): RequestListener {
  const pages: Record<string, RestPage> = {
    ...restImportPages(dispatcher, parts),
    ...restSegmentPages(dispatcher, parts),
    ...restDataPages(dispatcher),
  };

  async function answer(request: IncomingMessage, page: RestPage): Promise<unknown> {
    const caller = callerOf(request);
    try {
      dispatcher.login(caller);
    } catch {
      throw new RestRefusal(1800, "user hasn't authenticated", 401);
    }
    return page(parseBody(await readBody(request)), caller);
  }

  return (request, response) => {
    const { pathname } = requestUrl(request);
    const name = pathname.startsWith(base) ? pathname.slice(base.length).replace(/\/$/, '') : '';
    const page = pages[name];
    if (!page || request.method !== 'POST' || !parts.table.restPaths.includes(name)) {
      send(response, 404, '404 page not found', 'text/plain');
      return;
    }
    void answer(request, page).then(
      (data) => sendJson(response, 200, { code: 0, data }),
      (error: unknown) => sendRefusal(response, error),
    );
  };
}

function callerOf({ headers }: IncomingMessage): Caller {
  const { authorization = '' } = headers;
  // A header holds bytes, one in each character.
  const token = Buffer.from(authorization, 'latin1').toString('utf8');
  const bearer = /^Bearer (.*)$/s.exec(token)?.[1];
  const basic = /^Basic (.*)$/s.exec(token)?.[1];
  const decoded = basic === undefined ? bearer : Buffer.from(basic, 'base64').toString('utf8');
  return { database: 'default', credentials: decoded };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostBytes) throw new RestRefusal(1801, 'the request is too large', 413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseBody(text: string): unknown {
  try {
    return parseWithInt64(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RestRefusal(1801, `can only accept json format request, error: ${reason}`);
  }
}

function sendRefusal(response: ServerResponse, error: unknown): void {
  if (error instanceof RestRefusal) {
    sendJson(response, error.httpStatus, { code: error.code, message: error.message });
  } else if (error instanceof MilvusRefusal) {
    sendJson(response, 200, { code: error.code, message: error.message });
  } else {
    const code = error instanceof GrpcRefusal ? error.grpcStatus : 65_535;
    const message = error instanceof Error ? error.message : String(error);
    sendJson(response, 200, { code, message });
  }
}

function sendJson(response: ServerResponse, status: number, value: object): void {
  send(response, status, stringifyWithInt64(value), 'application/json; charset=utf-8');
}

function send(response: ServerResponse, status: number, text: string, type: string): void {
  response.writeHead(status, { 'content-type': type });
  response.end(text);
}
