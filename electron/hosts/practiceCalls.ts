import { type ClientRequest, type IncomingMessage, request } from 'node:http';

import type { z } from 'zod';

import { pidHeader, type PracticeRunning } from '#shared/practice.ts';

interface Call<Answer> {
  readonly path: string;
  /** With one it is a POST. */
  readonly body?: unknown;
  readonly answer: z.ZodType<Answer>;
  readonly signal: AbortSignal;
}

/** The first status waits until the samples are written, and a reset writes them again. */
const longestCallMs = 60_000;
/** Whoever has taken the port of a practice process that died may never answer. */
const longestSilenceMs = 5_000;

/** Asks the control service of the practice process. */
export async function callPractice<Answer>(
  running: PracticeRunning,
  { path, body, answer, signal }: Call<Answer>,
): Promise<Answer> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(longestCallMs)]);
  const sent = send(running, { method: body === undefined ? 'GET' : 'POST', path, signal: limit });
  sent.end(body === undefined ? '' : JSON.stringify(body));
  const response = await answerOf(sent);
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  if (response.statusCode !== 200) throw new Error(`${response.statusCode} ${text}`);
  return answer.parse(JSON.parse(text));
}

export interface Hold {
  /** Resolves when either side has ended it. */
  readonly ended: Promise<void>;
  close(): void;
}

/**
 * Keeps the practice process going, and this one until it is closed: an open connection, which the system closes even when this process is killed. null when
 * nobody is there, or somebody else, or it is just ending.
 */
export async function holdPractice(
  running: PracticeRunning,
  signal: AbortSignal,
): Promise<Hold | null> {
  // Not fetch: that gives up a body on which nothing arrives for five minutes.
  const sent = send(running, { method: 'GET', path: '/hold', signal });
  sent.setTimeout(longestSilenceMs, () => void sent.destroy());
  sent.end();
  let response: IncomingMessage;
  try {
    response = await answerOf(sent);
  } catch {
    signal.throwIfAborted();
    return null;
  }
  const isOurs = response.headers[pidHeader] === `${running.pid}`;
  if (response.statusCode !== 200 || !isOurs) {
    sent.destroy();
    return null;
  }
  sent.setTimeout(0);
  const ended = new Promise<void>((resolve) => response.once('close', resolve));
  response.on('error', () => undefined);
  response.resume();
  return { ended, close: () => void sent.destroy() };
}

function send(
  { controlEndpoint, token }: PracticeRunning,
  { method, path, signal }: { method: string; path: string; signal: AbortSignal },
): ClientRequest {
  const headers = { authorization: `Bearer ${token}` };
  return request(`${controlEndpoint}${path}`, { method, headers, signal, agent: false });
}

function answerOf(sent: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.once('response', resolve);
    // Stays: an error after the answer is told by the answer.
    sent.on('error', reject);
  });
}
