import path from 'node:path';
import { pathToFileURL } from 'node:url';

import type { StorageLocation } from '#shared/profile.ts';

/** A place for people, plans and logs, as an open store of it says it: s3://host:port/bucket or file:///folder. */
export function locationText(location: StorageLocation): string {
  return location.type === 's3'
    ? `s3://${location.endpoint}/${location.bucket}`
    : pathToFileURL(path.resolve(location.path)).href;
}
