import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { messageOf } from '#shared/errors.ts';
import {
  pidHeader,
  PracticeFaultsRequest,
  type PracticeResetAnswer,
  PracticeResetRequest,
  type PracticeStatus,
} from '#shared/practice.ts';

import type { Holds } from './holds.ts';
import type { Practice } from './openPractice.ts';

interface ControlOptions {
  readonly practice: Practice;
  readonly holds: Holds;
  readonly token: string;
  readonly pid: number;
}

export interface Control {
  readonly endpoint: string;
  close(): void;
}

const mostRequestBytes = 2 ** 20;

/**
 * The control service, on loopback and for those who know the token. GET /hold stays open for as long as somebody uses the
 * practice clusters.
 */
export async function openControl({
  practice,
  holds,
  token,
  pid,
}: ControlOptions): Promise<Control> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, 500, { reason: messageOf(error) });
    });
  });
  let endpoint = '';

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isSame(request.headers.authorization ?? '', `Bearer ${token}`)) {
      return send(response, 401, { reason: 'the token is another one' });
    }
    const action = `${request.method} ${request.url}`;
    if (action === 'GET /hold') return hold(response);
    const result = await perform(action, await readJson(request));
    if (result === null) send(response, 404, { reason: `there is no ${action}` });
    else send(response, 200, result);
  }

  function hold(response: ServerResponse): void {
    const release = holds.take();
    if (release === null) return send(response, 503, { reason: 'it is just ending' });
    response.once('close', release);
    // The pid shows that it is not another server that has come to this port and takes any token.
    response.writeHead(200, { [pidHeader]: `${pid}` }).flushHeaders();
  }

  async function status(): Promise<PracticeStatus> {
    return { pid, controlEndpoint: endpoint, ...(await practice.status()) };
  }

  async function perform(
    action: string,
    body: unknown,
  ): Promise<PracticeStatus | PracticeResetAnswer | null> {
    switch (action) {
      case 'GET /status':
        return status();
      case 'POST /faults': {
        const { cluster, script } = PracticeFaultsRequest.parse(body);
        await practice.setFaults(cluster, script);
        return status();
      }
      case 'POST /reset': {
        const removed = await practice.reset(PracticeResetRequest.parse(body).versions);
        return { ...removed, status: await status() };
      }
      default:
        return null;
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostRequestBytes) throw new Error('the request is too long');
    chunks.push(chunk);
  }
  return length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

function send(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** Takes the same time wherever the two differ. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
