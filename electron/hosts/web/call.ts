import type { IncomingMessage, ServerResponse } from 'node:http';

import type { EngineEvent } from '#shared/event.ts';
import type { Transport } from '#shared/rpc.ts';

import { refuse } from './refuse.ts';
import { sendReply } from './sendReply.ts';

/** A call is a request of a form; nothing that a screen asks for is longer, or takes longer to arrive. */
const mostBytes = 2 ** 20;
const longestMs = 30_000;

/** One call of the contract as one POST. What is no JSON of a sensible length does not reach the engine. */
export async function answerCall(
  engine: Transport<EngineEvent>,
  path: string,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<void> {
  // Forms of other pages cannot send this type without being asked first.
  if (request.headers['content-type'] !== 'application/json') {
    refuse(response, 415, 'application/json only');
    return;
  }
  const text = await readBody(request);
  if (text === null) {
    refuse(response, 413, 'too long');
    request.destroy();
    return;
  }
  const input = parse(text);
  if (input === undefined) {
    refuse(response, 400, 'no JSON');
    return;
  }
  sendReply(response, await engine.call(path, input.value));
}

/** null when it is too long. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  const timer = setTimeout(() => request.destroy(new Error('the body takes too long')), longestMs);
  try {
    for await (const chunk of request) {
      length += (chunk as Buffer).length;
      if (length > mostBytes) return null;
      chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks).toString('utf8');
  } finally {
    clearTimeout(timer);
  }
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
