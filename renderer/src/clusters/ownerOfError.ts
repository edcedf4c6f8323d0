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
  const candidates = candidatesOf(error, among);
  const named = candidates.filter(({ names }) => isNamed(error, names));
  const [only, ...others] = named.length > 0 ? named : candidates;
  const isUnclear = named.length === 0 && others.length > 0;
  if (only === undefined || isUnclear || isPracticeProfile(only.id)) return null;
  return { to: `${only.to}?field=${only.field}`, field: only.field };
}

interface Candidate extends ErrorPlace {
  readonly id: string;
  /** By which an error may name it. */
  readonly names: readonly string[];
}

type Among = Parameters<typeof ownerOfError>[1];

function candidatesOf(error: ErrorInfo, { clusters, storages }: Among): readonly Candidate[] {
  const field = fieldOfError(error);
  if (field === null) return [];
  if (error.code === 'SECRET_MISSING') {
    return [
      ...clusters.map(({ id, name, milvus }) => ({
        ...ofCluster(id),
        field: milvus.login.type === 'none' ? 'storage.secretKey' : field,
        names: [name],
      })),
      ...storages.map(({ id, name }) => ({
        ...ofStorage(id),
        field: 'location.secretKey',
        names: [name],
      })),
    ];
  }
  if (!field.startsWith('storage.')) {
    return clusters.map(({ id, milvus }) => ({ ...ofCluster(id), field, names: [milvus.address] }));
  }
  return [
    ...clusters.map(({ id, storage }) => ({ ...ofCluster(id), field, names: namesOf(storage) })),
    ...storages.map(({ id, location }) => ({
      ...ofStorage(id),
      field: field.replace('storage.', 'location.'),
      names: namesOf(location),
    })),
  ];
}

function ofCluster(id: string): Pick<Candidate, 'id' | 'to'> {
  return { id, to: `/clusters/${id}/edit` };
}

function ofStorage(id: string): Pick<Candidate, 'id' | 'to'> {
  return { id, to: `/clusters/storages/${id}/edit` };
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
