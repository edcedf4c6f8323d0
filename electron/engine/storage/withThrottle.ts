import { pipeline, type Readable, Transform } from 'node:stream';
import { callbackify } from 'node:util';

import type { Clock } from '../clock.ts';
import { decorate, decorateAll, eachPage } from './decorate.ts';
import type { ObjectStore } from './objectStore.ts';
import { stoppedOr } from './stopped.ts';

export interface Throttle {
  readonly requestsPerSecond?: number;
  /** Bytes that pass through this computer; what the storage copies by itself is not limited. */
  readonly bytesPerSecond?: number;
  readonly clock: Clock;
}

type Pace = (amount: number, signal: AbortSignal) => Promise<void>;

/** Keeps requests and bytes below a rate, over all calls of this store together. */
export function withThrottle(inner: ObjectStore, throttle: Throttle): ObjectStore {
  const request = createPace(throttle.requestsPerSecond, throttle.clock);
  const paced = decorateAll(inner, {
    async call(operation, signal) {
      await request(1, signal);
      return operation();
    },
    list: (items, signal) => eachPage(items, () => request(1, signal)),
  });
  if (throttle.bytesPerSecond === undefined) return paced;
  const bytes = createPace(throttle.bytesPerSecond, throttle.clock);
  return decorate(paced, {
    async read(key, options) {
      const { info, body } = await paced.read(key, options);
      return { info, body: pacedBody(body, bytes, options.signal) };
    },
    async write(key, body, options) {
      if (!(body instanceof Uint8Array))
        return paced.write(key, pacedBody(body, bytes, options.signal), options);
      await bytes(body.length, options.signal);
      return paced.write(key, body, options);
    },
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
    await clock.sleep(startMs - nowMs, signal).catch((error: unknown) => {
      throw stoppedOr(error, signal);
    });
  };
}

function pacedBody(body: Readable, pace: Pace, signal: AbortSignal): Readable {
  const paced = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      callbackify(pace)(chunk.length, signal, (error) => done(error, chunk));
    },
  });
  // Who reads the paced end is told what failed; here nobody has to be.
  return pipeline(body, paced, () => undefined);
}
