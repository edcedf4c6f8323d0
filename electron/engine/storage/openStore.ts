import { AppError } from '#shared/errors.ts';
import type { StorageLocation } from '#shared/profile.ts';

import type { Clock } from '../clock.ts';
import type { Secret } from '../secret.ts';
import { createLocalStore } from './localStore.ts';
import type { ObjectStore } from './objectStore.ts';
import { createS3Store } from './s3Store.ts';
import { type StoreCounters, withCounters } from './withCounters.ts';
import { withReadOnly } from './withReadOnly.ts';
import { type StoreRetry, withRetry } from './withRetry.ts';
import { type Throttle, withThrottle } from './withThrottle.ts';

interface StoreSecrets {
  readonly secretKey: Secret;
  readonly sessionToken?: Secret;
}

interface StoreEnvironment {
  readonly clock: Clock;
  readonly random: () => number;
  /** The proxy for a URL, from HTTP(S)_PROXY and NO_PROXY. */
  readonly proxy?: (url: string) => string | undefined;
  readonly readOnly?: boolean;
  /** PEM of the authority to trust. */
  readonly ca?: string;
  readonly counters?: StoreCounters;
  readonly throttle?: Omit<Throttle, 'clock'>;
  readonly multipartCopyThresholdBytes?: number;
  /** How often a call is tried; 1 tells of the first failure at once. */
  readonly attempts?: number;
  /** Told before each wait between two attempts. */
  readonly onRetry?: StoreRetry['onRetry'];
}

/**
 * Opens a storage as the engine uses it: retried, counted and throttled as told. Nothing is asked of it yet.
 * @throws SECRET_MISSING when an S3 storage comes without its secret key
 */
export function openStore(
  location: StorageLocation,
  secrets: StoreSecrets | null,
  environment: StoreEnvironment,
): ObjectStore {
  const { clock, random, counters, throttle, proxy, ca, multipartCopyThresholdBytes, attempts } =
    environment;
  const { onRetry } = environment;
  let store: ObjectStore;
  if (location.type === 'local') store = createLocalStore({ directory: location.path });
  else if (secrets === null) throw new AppError('SECRET_MISSING', { name: location.bucket });
  else {
    const url = `${location.useTls ? 'https' : 'http'}://${location.endpoint}`;
    const options = { location, clock, ca, proxy: proxy?.(url), multipartCopyThresholdBytes };
    store = createS3Store({ ...options, ...secrets });
  }
  // Inside out: attempts are counted and throttled each, and a write that is refused is not even tried.
  if (counters !== undefined) store = withCounters(store, counters);
  if (throttle !== undefined) store = withThrottle(store, { ...throttle, clock });
  if (attempts !== 1) {
    store = withRetry(store, { clock, random, onRetry, ...(attempts && { attempts }) });
  }
  return environment.readOnly === true ? withReadOnly(store) : store;
}
