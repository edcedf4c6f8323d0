import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useNavigate } from 'react-router';

import type { StorageProfile } from '#shared/profile.ts';

import { api, queryClient } from '../api.ts';
import { foldersOf } from './ClusterEditor.tsx';
import { type StorageForm, storageOf } from './clusterForm.ts';
import { focusField, FormContext } from './formContext.ts';
import { FormHead } from './FormHead.tsx';
import { type FieldProblem, problemsOfStorage, warningsOfStorage } from './formProblems.ts';
import { splitAddress } from './hostAndPort.ts';
import { IdentityCard } from './IdentityCard.tsx';
import { LabelsCard } from './LabelsCard.tsx';
import { LocationCard } from './LocationCard.tsx';
import { formOfLocation } from './locationForm.ts';
import { type StorageDraft, useProfileDrafts } from './profileDrafts.ts';
import { endpointOf, isUri } from './takeApart.ts';
import { useAskedField } from './useAskedField.ts';
import { useKnownSecrets } from './useClusterDraft.ts';
import { useFormState } from './useFormState.ts';
import { typedFor } from './useSaveCluster.ts';

/** The form of a place for backups. */
export function StorageEditor(props: {
  readonly title: string;
  readonly draftKey: string;
  readonly draft: StorageDraft;
  readonly isDraftKept: boolean;
  readonly storages: readonly StorageProfile[];
  readonly onChange: (form: StorageForm) => void;
}): ReactNode {
  const { title, draftKey, draft, isDraftKept, storages, onChange } = props;
  const { form } = draft;
  const navigate = useNavigate();
  const { secrets, forget } = useProfileDrafts();
  const [isRefused, setRefused] = useState(false);
  const problems = problemsOfStorage(form, storages);
  const read = useMutation({
    mutationFn: (text: string) => api.configuration.read({ text }),
    onSuccess: ({ cluster }) =>
      onChange({ ...form, location: formOfLocation(cluster.storage, form.id) }),
  });
  const state = useFormState({
    problems,
    warnings: warningsOfStorage(form),
    isKept: useKnownSecrets(form),
    repair: (problem) => onChange(withRepair(form, problem)),
    takeApart(_field, text) {
      const endpoint = endpointOf(text);
      if (endpoint !== null) onChange({ ...form, location: { ...form.location, ...endpoint } });
      else if (isUri(text)) read.mutate(text);
      else return false;
      return true;
    },
  });
  const leave = async (): Promise<void> => {
    await navigate('/clusters?tab=storages');
    forget('storages', draftKey);
  };
  const save = useMutation({
    mutationFn: () =>
      api.storages.save({ profile: storageOf(form), secrets: typedFor(form, secrets) }),
    async onSuccess() {
      await leave();
      await queryClient.invalidateQueries();
    },
  });
  useAskedField();
  const onSave = (): void => {
    state.showAll();
    setRefused(problems.length > 0);
    const [first] = problems;
    if (first === undefined) save.mutate();
    else focusField(first.field);
  };
  return (
    <FormContext.Provider value={state}>
      <FormHead
        title={title}
        isDraftKept={isDraftKept}
        isSaving={save.isPending}
        problems={isRefused ? problems : []}
        error={save.error ?? read.error}
        onCancel={() => void leave()}
        onSave={onSave}
      />
      <IdentityCard form={form} onChange={(change) => onChange({ ...form, ...change })} />
      <div className="form-halves">
        <LocationCard
          location={form.location}
          path="location"
          onChange={(change) => onChange({ ...form, location: { ...form.location, ...change } })}
        />
        <LabelsCard
          form={form}
          folders={foldersOf(storages)}
          onChange={(change) => onChange({ ...form, ...change })}
        />
      </div>
    </FormContext.Provider>
  );
}

function withRepair(form: StorageForm, { field, fix }: FieldProblem): StorageForm {
  if (fix === null) return form;
  const { location } = form;
  if (field === 'location.rootPath') return { ...form, location: { ...location, rootPath: fix } };
  if (field === 'location.endpointForMilvus') {
    return { ...form, location: { ...location, endpointForMilvus: fix } };
  }
  const { host, port } = splitAddress(fix);
  return { ...form, location: { ...location, host, port: port || location.port } };
}
