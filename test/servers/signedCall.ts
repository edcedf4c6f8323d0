import { type ClientRequest, request } from 'node:http';
import { text } from 'node:stream/consumers';

import { Secret } from '#engine/secret.ts';
import { createSigner } from '#engine/storage/sigV4.ts';

import type { S3Server } from './s3Server.ts';

export interface Call {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Escaped, with the bucket. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Other than those the service knows, or wrong on purpose. */
  readonly keys?: { readonly accessKey?: string; readonly secretKey?: string };
  readonly region?: string;
  readonly sessionToken?: string;
  readonly payloadHash?: string;
  /** Now if not said. */
  readonly date?: Date;
  /** Sent without being signed. */
  readonly unsignedHeaders?: Readonly<Record<string, string>>;
  readonly isAnonymous?: boolean;
}

export interface CallAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

const longestSilenceMs = 60_000;

type Service = Pick<S3Server, 'endpoint' | 'accessKey' | 'secretKey'>;

/** Sends one request to an S3 service exactly as it is given, for what no client would send. */
export function sendCall(server: Service, call: Call): Promise<CallAnswer> {
  const { body = '' } = call;
  return new Promise((resolve, reject) => {
    const sent = openCall(server, call, Buffer.byteLength(body));
    sent.once('error', reject);
    sent.once('timeout', () => sent.destroy(new Error('the service is silent')));
    sent.once('response', (response) => {
      text(response).then(
        (received) =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: received,
          }),
        reject,
      );
    });
    sent.end(body);
  });
}

/** Begins to write an object and does not come to its end: the service waits for the rest until this is given up. */
export async function beginEndlessWrite(
  server: Service,
  path: string,
): Promise<{ giveUp(): void }> {
  const sent = openCall(server, { method: 'PUT', path }, 2 ** 20);
  sent.on('error', () => undefined);
  await new Promise<void>((resolve) => sent.write('the first of it', () => resolve()));
  return { giveUp: () => void sent.destroy() };
}

function openCall(server: Service, call: Call, lengthBytes: number): ClientRequest {
  const { method, path, query = {}, sessionToken } = call;
  const { accessKey, secretKey } = { ...server, ...call.keys };
  const sign = createSigner({
    accessKey,
    secretKey: new Secret(secretKey),
    region: call.region ?? 'us-east-1',
    sessionToken: sessionToken === undefined ? undefined : new Secret(sessionToken),
  });
  const signed = sign(
    {
      method,
      path,
      query,
      host: call.headers?.['host'] ?? server.endpoint,
      headers: call.headers ?? {},
      payloadHash: call.payloadHash ?? 'UNSIGNED-PAYLOAD',
    },
    call.date ?? new Date(),
  );
  const length = { 'content-length': String(lengthBytes) };
  const headers = {
    ...(call.isAnonymous === true ? call.headers : signed.headers),
    ...call.unsignedHeaders,
    ...(method === 'PUT' || method === 'POST' ? length : {}),
  };
  const [host = '', port] = server.endpoint.split(':');
  const timeout = longestSilenceMs;
  return request({ host, port, method, path: signed.path, headers, agent: false, timeout });
}

/** Status, code and text of a refusal; '' for what was not said. */
export function refusalOf({ status, headers, body }: CallAnswer): {
  status: number;
  code: string;
  message: string;
} {
  const textOf = (name: string): string =>
    new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1] ?? '';
  const code = textOf('Code') || String(headers['x-minio-error-code'] ?? '');
  return { status, code, message: textOf('Message') };
}

/** Begins an upload in parts that nobody ends. */
export async function beginUpload(
  server: Pick<S3Server, 'endpoint' | 'accessKey' | 'secretKey'>,
  bucket: string,
  key: string,
): Promise<void> {
  const path = `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  const answer = await sendCall(server, { method: 'POST', path, query: { uploads: '' } });
  if (answer.status !== 200) throw new Error(`no upload begun: ${answer.body}`);
}
