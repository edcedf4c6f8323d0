import type { ErrorInfo } from '#shared/errors.ts';
import { isPracticeProfile } from '#shared/practice.ts';
import type { ClusterProfile, StorageLocation, StorageProfile } from '#shared/profile.ts';

import { fieldOfError } from './fieldOfFault.ts';
import type { FieldName } from './formProblems.ts';

/** Where an error can be put right: the address of a form with its field, and the field as the form calls it. */
export interface ErrorPlace {
  readonly to: string;
  readonly field: FieldName;
}

/**
 * Of the profiles that took part, the one whose host or bucket the error names; where it names none, the only one there is.
 * null where nobody can tell, where no field is to blame, and for practice, which cannot be edited.
 */
export function ownerOfError(
  error: ErrorInfo,
  among: {
    readonly clusters: readonly ClusterProfile[];
    readonly storages: readonly StorageProfile[];
  },
): ErrorPlace | null {
  const field = fieldOfError(error);
  if (field === null) return null;
  const candidates = field.startsWith('storage.')
    ? [
        ...among.clusters.map(({ id, storage }) => ({
          to: `/clusters/${id}/edit`,
          id,
          field,
          names: namesOf(storage),
        })),
        ...among.storages.map(({ id, location }) => ({
          to: `/clusters/storages/${id}/edit`,
          id,
          field: field.replace('storage.', 'location.'),
          names: namesOf(location),
        })),
      ]
    : among.clusters.map(({ id, milvus }) => ({
        to: `/clusters/${id}/edit`,
        id,
        field,
        names: [milvus.address],
      }));
  const named = candidates.filter(({ names }) => isNamed(error, names));
  const [only, ...others] = named.length > 0 ? named : candidates;
  const isUnclear = named.length === 0 && others.length > 0;
  if (only === undefined || isUnclear || isPracticeProfile(only.id)) return null;
  return { to: `${only.to}?field=${only.field}`, field: only.field };
}

function namesOf(location: StorageLocation): readonly string[] {
  return location.type === 's3' ? [location.bucket, location.endpoint] : [location.path];
}

/** An error names a bucket, a host, host:port or a folder, or begins with one of them. */
function isNamed({ params }: ErrorInfo, names: readonly string[]): boolean {
  const told = Object.values(params).filter((text) => text !== '');
  return names.some((name) =>
    told.some(
      (text) => text === name || name.startsWith(`${text}:`) || text.startsWith(`${name}/`),
    ),
  );
}
