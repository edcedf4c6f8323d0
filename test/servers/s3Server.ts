import { Client } from 'minio';

import { sendCall } from './signedCall.ts';

/** A running S3 service with one set of keys. */
export interface S3Server {
  /** host:port, plain HTTP. */
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  createBucket(name: string): Promise<void>;
  stop(): Promise<void>;
}

export interface S3Keys {
  readonly accessKey: string;
  readonly secretKey: string;
}

/** Makes a bucket with the given keys. Throws what the service answers, also when the bucket is there already. */
export async function createBucket(endpoint: string, keys: S3Keys, name: string): Promise<void> {
  const [endPoint = '', port] = endpoint.split(':');
  const client = new Client({ endPoint, port: Number(port), useSSL: false, ...keys });
  await client.makeBucket(name, 'us-east-1');
}

/** True when the service takes these keys, for the region if it insists on one. */
export async function answersSigned(endpoint: string, keys: S3Keys, region = ''): Promise<boolean> {
  const signedFor = region === '' ? {} : { region };
  const call = { method: 'GET', path: '/', ...signedFor } as const;
  return (await sendCall({ endpoint, ...keys }, call)).status === 200;
}
