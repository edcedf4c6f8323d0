import type { SecretRef } from '#shared/profile.ts';
import { isNameTaken, problemsOf, type ProfileProblem, warningsOf } from '#shared/profileRules.ts';

import { type ClusterForm, clusterOf, type StorageForm, storageOf } from './clusterForm.ts';

/**
 * A field of the form, by its path in the profile; host and port are two fields of one address, secrets are named by where
 * their names stand.
 */
export type FieldName = string;

export interface FieldProblem extends Pick<ProfileProblem, 'params' | 'fix'> {
  readonly field: FieldName;
  readonly code: ProfileProblem['code'] | 'nameTaken';
}

type Named = { readonly id: string; readonly name: string };

export function problemsOfCluster(
  form: ClusterForm,
  known: {
    readonly others: readonly Named[];
    /** Those that were typed. */
    readonly secrets: Readonly<Record<SecretRef, string>>;
  },
): FieldProblem[] {
  const profile = clusterOf(form);
  const isUserMissing =
    profile.milvus.login.type === 'none' && known.secrets[form.milvus.password] !== undefined;
  return [
    ...taken(profile, known.others),
    ...problemsOf({ kind: 'cluster', profile }).map(toField),
    ...(isUserMissing ? [problemOf('milvus.login.user', 'userEmpty')] : []),
  ];
}

export function problemsOfStorage(form: StorageForm, others: readonly Named[]): FieldProblem[] {
  const profile = storageOf(form);
  return [...taken(profile, others), ...problemsOf({ kind: 'storage', profile }).map(toField)];
}

/** Said under a field, and in nobody's way. */
export function warningsOfCluster(form: ClusterForm): FieldProblem[] {
  return warningsOf({ kind: 'cluster', profile: clusterOf(form) }).map(toField);
}

export function warningsOfStorage(form: StorageForm): FieldProblem[] {
  return warningsOf({ kind: 'storage', profile: storageOf(form) }).map(toField);
}

function taken(profile: Named, others: readonly Named[]): FieldProblem[] {
  if (!isNameTaken(profile, others)) return [];
  return [problemOf('name', 'nameTaken')];
}

function problemOf(field: FieldName, code: FieldProblem['code']): FieldProblem {
  return { field, code, params: {}, fix: null };
}

const ofPort = new Set<ProfileProblem['code']>(['portMissing', 'portRange']);

/** What is wrong with the port is told under the port, and of the host alone under the host. */
function toField({ field, code, params, fix }: ProfileProblem): FieldProblem {
  const isSplit = /\.(address|endpoint)$/.test(field);
  if (isSplit && ofPort.has(code)) {
    return { field: field.replace(/\w+$/, 'port'), code, params, fix };
  }
  return { field, code: isSplit && code === 'notAddress' ? 'notHost' : code, params, fix };
}
