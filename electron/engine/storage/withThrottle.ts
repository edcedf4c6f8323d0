import { pipeline, type Readable, Transform } from 'node:stream';

import type { Clock } from '../clock.ts';
import { decorate } from './decorate.ts';
import type { ObjectStore } from './objectStore.ts';
import { stoppedOr } from './stopped.ts';

export interface Throttle {
  readonly requestsPerSecond?: number;
  /** Bytes that pass through this computer; what the storage copies by itself is not limited. */
  readonly bytesPerSecond?: number;
  readonly clock: Clock;
}

type Pace = (amount: number, signal: AbortSignal) => Promise<void>;

const listedPerRequest = 1000;

/** Keeps requests and bytes below a rate, over all calls of this store together. */
export function withThrottle(inner: ObjectStore, throttle: Throttle): ObjectStore {
  const { clock } = throttle;
  const request = createPace(throttle.requestsPerSecond, clock);
  const bytes = createPace(throttle.bytesPerSecond, clock);
  const isByteLimited = throttle.bytesPerSecond !== undefined;

  async function paced<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T> {
    await request(1, signal);
    return call();
  }

  async function* pacedList<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
    let listed = 0;
    await request(1, signal);
    for await (const item of items) {
      if (listed > 0 && listed % listedPerRequest === 0) await request(1, signal);
      listed += 1;
      yield item;
    }
  }

  return decorate(inner, {
    head: (key, signal) => paced(signal, () => inner.head(key, signal)),
    list: (prefix, signal, startAfter) => pacedList(inner.list(prefix, signal, startAfter), signal),
    listFolders: (prefix, signal) => pacedList(inner.listFolders(prefix, signal), signal),
    async read(key, options) {
      const { info, body } = await paced(options.signal, () => inner.read(key, options));
      return { info, body: isByteLimited ? pacedBody(body, bytes, options.signal) : body };
    },
    async write(key, body, options) {
      const { signal } = options;
      await request(1, signal);
      if (body instanceof Uint8Array) {
        await bytes(body.length, signal);
        return inner.write(key, body, options);
      }
      return inner.write(key, isByteLimited ? pacedBody(body, bytes, signal) : body, options);
    },
    copyFrom: (source, info, key, options) =>
      paced(options.signal, () => inner.copyFrom(source, info, key, options)),
    remove: (key, signal) => paced(signal, () => inner.remove(key, signal)),
    removeMany: (keys, signal) => paced(signal, () => inner.removeMany(keys, signal)),
    abortUploads: (prefix, signal) => paced(signal, () => inner.abortUploads(prefix, signal)),
    checkBucket: (signal) => paced(signal, () => inner.checkBucket(signal)),
    createBucket: (signal) => paced(signal, () => inner.createBucket(signal)),
  });
}

/** Gives each call the next free moment of one queue, so that the rate holds however many calls wait. */
function createPace(perSecond: number | undefined, clock: Clock): Pace {
  if (perSecond === undefined) return () => Promise.resolve();
  let freeAtMs = 0;
  return async (amount, signal) => {
    const nowMs = clock.monotonicMs();
    const startMs = Math.max(nowMs, freeAtMs);
    freeAtMs = startMs + (amount / perSecond) * 1000;
    if (startMs <= nowMs) return;
    try {
      await clock.sleep(startMs - nowMs, signal);
    } catch (error) {
      throw stoppedOr(error, signal);
    }
  };
}

function pacedBody(body: Readable, pace: Pace, signal: AbortSignal): Readable {
  const passOn = async (
    chunk: Uint8Array,
    done: (error: Error | null, chunk?: Uint8Array) => void,
  ): Promise<void> => {
    try {
      await pace(chunk.length, signal);
    } catch (error) {
      done(error as Error);
      return;
    }
    done(null, chunk);
  };
  const paced = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      void passOn(chunk, done);
    },
  });
  // Who reads the paced end is told what failed; here nobody has to be.
  return pipeline(body, paced, () => undefined);
}
