import { request as send } from 'node:http';
import { connect } from 'node:net';

import { onTestFinished } from 'vitest';

import type { WebFiles } from '#hosts/web/files.ts';
import { type Limits, usualLimits } from '#hosts/web/listen.ts';
import { startWebServer } from '#hosts/web/server.ts';
import type { EngineEvent } from '#shared/event.ts';
import type { Reply, Transport } from '#shared/rpc.ts';

import { createManualClock } from '../../../manualClock.ts';
import { noFiles } from './noFiles.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Web host with an engine that remembers its calls, and tokens t1, t2, … */
export async function startHost(
  options: {
    readonly limits?: Partial<Limits>;
    readonly call?: (path: string, input: unknown) => Promise<Reply>;
    readonly files?: (engine: Transport<EngineEvent>) => WebFiles;
    readonly asset?: (path: string) => string | null;
  } = {},
) {
  const calls: string[] = [];
  const links: string[] = [];
  const clock = createManualClock();
  const engine: Transport<EngineEvent> = {
    call: async (path, input) => {
      calls.push(path);
      return options.call ? options.call(path, input) : { ok: true, value: null };
    },
    subscribe: (listener) => {
      listener({ type: 'jobs.snapshot', jobs: [] });
      return () => undefined;
    },
  };
  const { asset = (path: string) => (path === '/' ? 'page' : null) } = options;
  let tokens = 0;
  const server = await startWebServer({
    engine,
    files: options.files?.(engine) ?? noFiles,
    assets: {
      get: async (path) => {
        const text = asset(path);
        const headers = { 'content-type': 'text/html' };
        return text === null ? null : { headers, body: Buffer.from(text) };
      },
    },
    clock,
    port: 0,
    network: null,
    randomToken: () => `t${(tokens += 1)}`,
    onLink: (link) => links.push(link),
    limits: { ...usualLimits, ...options.limits },
  });
  onTestFinished(() => server.close());
  const { port } = server;
  const ask = (path: string, question: Question = {}) => askHost(port, path, question);
  /** Uses the link that is valid now. */
  const enter = () => ask(server.link().slice(server.link().indexOf('/?')));
  /** Of a browser that has used it. */
  async function open(): Promise<string> {
    const { headers } = await enter();
    const [cookie = ''] = (headers['set-cookie'] ?? []) as string[];
    return cookie.split(';')[0] ?? '';
  }
  return { server, port, clock, ask, enter, open, calls, links };
}

function askHost(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body }: Question,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = send({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.once('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

/** What the host says to bytes that no client would send, until it ends the connection; '' when that was all it did. */
export function sendRaw(port: number, bytes: string, address = '127.0.0.1'): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, address);
    let said = '';
    socket.on('data', (data: Buffer) => (said += data.toString('utf8')));
    socket.once('close', () => resolve(said));
    socket.once('error', (error) => (said === '' ? reject(error) : resolve(said)));
    socket.write(bytes);
  });
}

export const json = { 'content-type': 'application/json' };
