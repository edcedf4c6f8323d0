import type { CheckFix, CheckStep } from '#shared/check.ts';
import type { StorageLocation } from '#shared/profile.ts';

import type { ClusterForm } from './clusterForm.ts';
import type { LocationForm } from './locationForm.ts';

/** The form with what a step of the test has found. */
export function applyFix(form: ClusterForm, fix: CheckFix, step: CheckStep): ClusterForm {
  if (step === 'backupFolder') return withBackupFix(form, fix);
  const location = { ...form.location, ...changeOf(form.location, fix) };
  const before = form.location;
  const { backup } = form;
  // What is true of a bucket is true of the backups in it.
  const isSameBucket =
    fix.type === 'useRegion' &&
    backup.type === 'found' &&
    backup.profile.location.type === 's3' &&
    backup.profile.location.bucket === before.bucket &&
    backup.profile.location.endpoint.startsWith(`${before.host}:`);
  return isSameBucket ? withBackupFix({ ...form, location }, fix) : { ...form, location };
}

function withBackupFix(form: ClusterForm, fix: CheckFix): ClusterForm {
  const { backup } = form;
  if (backup.type === 'beside' && fix.type === 'useRootPath') {
    return { ...form, backup: { ...backup, rootPath: fix.rootPath } };
  }
  if (backup.type !== 'found' || backup.profile.location.type !== 's3') return form;
  const { location } = backup.profile;
  const next: StorageLocation = { ...location, ...changeOf(location, fix) };
  return { ...form, backup: { ...backup, profile: { ...backup.profile, location: next } } };
}

function changeOf(
  { rootPath }: Pick<LocationForm, 'rootPath'>,
  fix: CheckFix,
): Partial<Pick<LocationForm, 'rootPath' | 'bucket' | 'region'>> {
  switch (fix.type) {
    case 'useRootPath':
      return { rootPath: fix.rootPath };
    case 'useBucket':
      return { bucket: fix.bucket, rootPath: fix.rootPath ?? rootPath };
    case 'useRegion':
      return { region: fix.region };
  }
}
