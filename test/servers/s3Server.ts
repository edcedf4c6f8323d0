import { Client } from 'minio';

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
