import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

import type { Answer } from './answer.ts';
import { type Contents, cutSlices, type Slice } from './contents.ts';

/** A shorter body goes out together with the headers. */
const heldBytes = 256 * 1024;

interface SendOptions {
  readonly contents: Contents;
  /** A scripted fault: the connection ends after so many bytes of the body. */
  readonly cutAfter: number | undefined;
}

export async function sendAnswer(
  answer: Answer,
  response: ServerResponse,
  { contents, cutAfter }: SendOptions,
): Promise<void> {
  const { status, headers, body } = answer;
  if (body === null || typeof body === 'string') {
    const hasLength = status !== 204 && status !== 304;
    const length = hasLength ? { 'content-length': String(Buffer.byteLength(body ?? '')) } : {};
    response.writeHead(status, { ...length, ...headers });
    response.end(body ?? undefined);
    return;
  }
  try {
    response.writeHead(status, headers);
    if (cutAfter === undefined) await sendContent(body.slices, response, contents);
    else
      await sendCut(cutSlices(body.slices, { start: 0, sizeBytes: cutAfter }), response, contents);
  } finally {
    contents.release(body.slices);
  }
}

async function sendContent(
  slices: readonly Slice[],
  response: ServerResponse,
  contents: Contents,
): Promise<void> {
  const sizeBytes = slices.reduce((sum, slice) => sum + slice.sizeBytes, 0);
  if (sizeBytes > heldBytes) return pipeline(contents.read(slices), response);
  const chunks: Buffer[] = [];
  for await (const chunk of contents.read(slices)) chunks.push(chunk);
  response.end(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
}

async function sendCut(
  slices: readonly Slice[],
  response: ServerResponse,
  contents: Contents,
): Promise<void> {
  response.flushHeaders();
  for await (const chunk of contents.read(slices))
    await new Promise((resolve) => response.write(chunk, resolve));
  response.destroy();
}
