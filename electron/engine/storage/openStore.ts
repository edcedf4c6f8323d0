import { AppError } from '#shared/errors.ts';
import type { StorageLocation } from '#shared/profile.ts';

import type { Clock } from '../clock.ts';
import { createLocalStore } from './localStore.ts';
import type { ObjectStore } from './objectStore.ts';
import { createS3Store } from './s3Store.ts';
import { type StoreCounters, withCounters } from './withCounters.ts';
import { withReadOnly } from './withReadOnly.ts';
import { type StoreRetry, withRetry } from './withRetry.ts';
import { type Throttle, withThrottle } from './withThrottle.ts';

export interface StoreSecrets {
  readonly secretKey: string;
  readonly sessionToken?: string;
}

export interface StoreEnvironment {
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
  const { clock, random, counters, throttle, onRetry } = environment;
  let store = openBare(location, secrets, environment);
  // Inside out: attempts are counted and throttled each, and a write that is refused is not even tried.
  if (counters !== undefined) store = withCounters(store, counters);
  if (throttle !== undefined) store = withThrottle(store, { ...throttle, clock });
  store = withRetry(store, { clock, random, ...(onRetry === undefined ? {} : { onRetry }) });
  return environment.readOnly === true ? withReadOnly(store) : store;
}

function openBare(
  location: StorageLocation,
  secrets: StoreSecrets | null,
  { clock, proxy, ca, multipartCopyThresholdBytes }: StoreEnvironment,
): ObjectStore {
  if (location.type === 'local') return createLocalStore({ directory: location.path });
  if (secrets === null) throw new AppError('SECRET_MISSING', { name: location.bucket });
  const proxyUrl = proxy?.(`${location.useTls ? 'https' : 'http'}://${location.endpoint}`);
  return createS3Store({
    location,
    ...secrets,
    clock,
    ...(proxyUrl === undefined ? {} : { proxy: proxyUrl }),
    ...(ca === undefined ? {} : { ca }),
    ...(multipartCopyThresholdBytes === undefined ? {} : { multipartCopyThresholdBytes }),
  });
}
