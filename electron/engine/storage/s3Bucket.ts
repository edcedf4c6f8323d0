import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

import type { AppError } from '#shared/errors.ts';

import { mapS3Failure, mapTransportError, type S3Context } from './mapS3Error.ts';
import type { S3Client, S3Options } from './s3Client.ts';
import { stoppedOr, throwIfStopped, unlessStopped } from './stopped.ts';

/**
 * Makes the bucket unless it is there. The minio package knows the region rules of the services; it is loaded only here.
 * It has no time-out, no abort and leaves sockets open, so it gets an agent of its own that is destroyed in the end.
 */
export async function createBucket(
  client: S3Client,
  options: S3Options,
  signal: AbortSignal,
): Promise<void> {
  throwIfStopped(signal);
  const { location } = options;
  const { Client } = await import('minio');
  const agent = createAgent(options);
  const url = new URL(`${location.useTls ? 'https' : 'http'}://${location.endpoint}`);
  const region = location.region || 'us-east-1';
  const control = new Client({
    endPoint: url.hostname,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    useSSL: location.useTls,
    accessKey: location.accessKey,
    secretKey: options.secretKey,
    ...(options.sessionToken === undefined ? {} : { sessionToken: options.sessionToken }),
    region,
    pathStyle: location.addressing === 'path',
    transportAgent: agent,
    retryOptions: { disableRetry: true },
  });
  const context = client.context({ operation: 'CreateBucket', key: '' });
  const patience = AbortSignal.timeout(context.idleTimeoutMs);
  try {
    const made = unlessStopped(makeBucket(control, location.bucket, region), patience);
    await unlessStopped(made, signal);
  } catch (error) {
    const timedOut = patience.aborted
      ? Object.assign(new Error(), { code: 'UND_ERR_HEADERS_TIMEOUT' })
      : error;
    throw stoppedOr(toAppError(timedOut, context), signal);
  } finally {
    agent.destroy();
  }
}

/** Node's agents do not know proxies before Node 24, so the connection is made through a CONNECT tunnel. */
function createAgent({ location, ca, proxy }: S3Options): http.Agent {
  const trusted = ca === undefined ? {} : { ca };
  const agent = location.useTls ? new https.Agent(trusted) : new http.Agent();
  if (proxy === undefined) return agent;
  const tunnel = (
    { host, port, servername }: { host: string; port: number; servername?: string },
    done: (error: Error | null, socket?: Socket) => void,
  ): void => {
    const { hostname, port: proxyPort, username, password } = new URL(proxy);
    const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
    const request = http.request({
      host: hostname,
      port: proxyPort === '' ? 80 : Number(proxyPort),
      method: 'CONNECT',
      path: `${host}:${port}`,
      headers:
        username === '' ? {} : { 'proxy-authorization': `Basic ${login.toString('base64')}` },
    });
    request.once('connect', ({ statusCode }, socket: Socket) => {
      if (statusCode !== 200)
        done(Object.assign(new Error(`the proxy answered ${statusCode}`), { code: 'EPROXY' }));
      else
        done(
          null,
          location.useTls
            ? connectTls({ socket, servername: servername ?? host, ...trusted })
            : socket,
        );
    });
    request.once('error', done);
    request.end();
  };
  return Object.assign(agent, { createConnection: tunnel });
}

async function makeBucket(
  control: {
    bucketExists(name: string): Promise<boolean>;
    makeBucket(name: string, region: string): Promise<void>;
  },
  bucket: string,
  region: string,
): Promise<void> {
  if (await control.bucketExists(bucket)) return;
  try {
    await control.makeBucket(bucket, region);
  } catch (error) {
    if (codeOf(error) !== 'BucketAlreadyOwnedByYou') throw error;
  }
}

function toAppError(error: unknown, context: S3Context): AppError {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : '';
  const isAnswer = /^[A-Z][a-z]/.test(code) || message.startsWith('Request failed after');
  if (!isAnswer) return mapTransportError(error, context);
  // The package throws the S3 code of a 503 away and leaves only this.
  const status = Number(/status: (\d+)/.exec(message)?.[1] ?? 0);
  return mapS3Failure(
    { status, code, message, region: '', retryAfterSeconds: '', isHtml: false },
    context,
  );
}

function codeOf(error: unknown): string {
  const isCoded = typeof error === 'object' && error !== null && 'code' in error;
  return isCoded && typeof error.code === 'string' ? error.code : '';
}
