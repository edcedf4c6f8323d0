import { AppError } from '#shared/errors.ts';

import { decorate } from './decorate.ts';
import type { ObjectStore } from './objectStore.ts';

/** A store on which every write fails with READ_ONLY. */
export function withReadOnly(inner: ObjectStore): ObjectStore {
  const refuse = (): Promise<never> =>
    Promise.reject(new AppError('READ_ONLY', { location: inner.location }));
  return decorate(inner, {
    write: refuse,
    copyFrom: refuse,
    remove: refuse,
    removeMany: refuse,
    abortUpload: refuse,
  });
}
