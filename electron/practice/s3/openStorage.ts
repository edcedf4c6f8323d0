import path from 'node:path';
import { buffer } from 'node:stream/consumers';

import type { PracticeClock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { Bucket, StoredObject } from './bucket.ts';
import { type BucketFolder, openBucketFolder } from './bucketFolder.ts';
import { type Contents, openContents } from './contents.ts';
import { type FlavourName, flavours } from './flavour.ts';
import { compareKeys, countWhile } from './keyOrder.ts';
import { serve } from './serve.ts';

export interface StorageOptions {
  /** Where everything is kept; made if missing. No other process may use it. */
  readonly folder: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly region: 'us-east-1';
  /** Made if missing. */
  readonly buckets: readonly string[];
  readonly clock: PracticeClock;
  readonly faults: Faults;
  /** A new one each time, of letters, digits and dashes. */
  readonly randomId: () => string;
  /** The service it acts as; MinIO if not said. */
  readonly flavour?: FlavourName;
}

/** A running S3 service. */
export interface PracticeStorage {
  /** host:port, plain HTTP. */
  readonly endpoint: string;
  readonly port: number;
  /** @throws Error when there is none of this name */
  bucket(name: string): Bucket;
  /** Removes every object and every bucket but those it was opened with, which are empty then. */
  reset(): Promise<void>;
  /** Ends every connection; all that was answered is on disk. */
  close(): Promise<void>;
}

/** Opens the storage in a folder as it was left, and serves it as S3 on loopback. */
export async function openStorage(options: StorageOptions): Promise<PracticeStorage> {
  const { folder, clock, randomId } = options;
  const flavour = flavours[options.flavour ?? 'minio'];
  const contents = await openContents(path.join(folder, 'contents'), randomId);
  const buckets = await openBucketFolder(path.join(folder, 'buckets'), { contents, clock });
  await contents.removeLeftovers();
  const makeGiven = async (): Promise<void> => {
    for (const name of options.buckets) await buckets.create(name);
  };
  await makeGiven();
  const state = { flavour, clock, randomId, contents, buckets };
  const { accessKey, secretKey, region } = options;
  const { checksRegion } = flavour;
  const authentication = { accessKey, secretKey, region, checksRegion, clock };
  const { port, faults } = options;
  const server = await serve({ port, state, authentication, faults }).catch(
    async (error: unknown) => {
      await buckets.close();
      throw error;
    },
  );
  return {
    endpoint: `127.0.0.1:${server.port}`,
    port: server.port,
    bucket(name) {
      if (buckets.find(name) === undefined) throw new Error(`there is no bucket ${name}`);
      return toBucket(name, buckets, contents);
    },
    async reset() {
      for (const bucket of buckets.all())
        await (options.buckets.includes(bucket.name)
          ? bucket.clear()
          : buckets.remove(bucket.name));
      await makeGiven();
      await contents.settle();
    },
    async close() {
      await server.close();
      await buckets.close();
      await contents.settle();
    },
  };
}

/** Finds the bucket anew each time: a client may have removed it and made it again. */
function toBucket(name: string, buckets: BucketFolder, contents: Contents): Bucket {
  return {
    name,
    async put(key, bytes) {
      const { slices, sizeBytes, md5 } = await contents.write(bytes);
      try {
        const object = { slices, sizeBytes, etag: md5, headers: {} };
        return toStored(await buckets.require(name).put(key, object));
      } finally {
        contents.release(slices);
      }
    },
    async get(key) {
      const object = buckets.require(name).find(key);
      if (object === undefined) return undefined;
      contents.hold(object.slices);
      try {
        return await buffer(contents.read(object.slices));
      } finally {
        contents.release(object.slices);
      }
    },
    list(prefix) {
      const bucket = buckets.require(name);
      const keys = bucket.keys();
      const start = countWhile(keys, (key) => compareKeys(key, prefix) < 0);
      const end = countWhile(keys, (key) => key.startsWith(prefix) || compareKeys(key, prefix) < 0);
      return keys.slice(start, end).flatMap((key) => {
        const object = bucket.find(key);
        return object === undefined ? [] : [toStored(object)];
      });
    },
    remove: (key) => buckets.require(name).remove(key),
  };
}

function toStored({ key, sizeBytes, etag, modifiedAt }: StoredObject): StoredObject {
  return { key, sizeBytes, etag, modifiedAt };
}
