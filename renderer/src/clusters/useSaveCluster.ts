import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';

import type { SecretRef } from '#shared/profile.ts';

import { api, queryClient } from '../api.ts';
import { type ClusterForm, clusterOf, newStorageOf, type StorageForm } from './clusterForm.ts';
import { refsOf, useProfileDrafts } from './profileDrafts.ts';

/** Saves a cluster, and the place of its backups where that is new; then shows what lies in it. */
export function useSaveCluster(input: { readonly form: ClusterForm; readonly draftKey: string }) {
  const { form, draftKey } = input;
  const navigate = useNavigate();
  const { secrets, forget } = useProfileDrafts();
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  return useMutation({
    async mutationFn() {
      const cluster = await api.clusters.save({
        profile: clusterOf(form),
        secrets: typedFor(form, secrets),
      });
      const storage = newStorageOf(form, cluster);
      if (storage !== null) await api.storages.save({ profile: storage, secrets: {} });
      return cluster;
    },
    async onSuccess({ id }) {
      // Whoever has gone to another page meanwhile stays there.
      if (isHere.current) await navigate(`/clusters/${id}`);
      forget('clusters', draftKey);
      await queryClient.invalidateQueries();
    },
  });
}

/** The typed secrets that a profile uses. */
export function typedFor(
  form: ClusterForm | StorageForm,
  secrets: Readonly<Record<SecretRef, string>>,
): Record<SecretRef, string> {
  const used = refsOf(form).filter((ref) => {
    if (ref === form.location.sessionToken) return form.location.usesToken;
    return !('milvus' in form) || ref !== form.milvus.password || form.milvus.user.trim() !== '';
  });
  return Object.fromEntries(
    used.flatMap((ref) => (secrets[ref] === undefined ? [] : [[ref, secrets[ref]]])),
  );
}
