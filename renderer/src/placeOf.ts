import type { StorageLocation } from '#shared/profile.ts';

/** bucket/root on host, or a folder. */
export function placeOf(location: StorageLocation): string {
  if (location.type === 'local') return location.path;
  const { bucket, rootPath, endpoint } = location;
  return `${endpoint}/${bucket}${rootPath === '' ? '' : `/${rootPath}`}`;
}
