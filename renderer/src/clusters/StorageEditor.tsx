import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';

import type { StorageProfile } from '#shared/profile.ts';

import { api, queryClient } from '../api.ts';
import { foldersOf } from './ClusterEditor.tsx';
import { type StorageForm, storageOf } from './clusterForm.ts';
import { FormContext } from './formContext.ts';
import { FormHead } from './FormHead.tsx';
import { type FieldProblem, problemsOfStorage, warningsOfStorage } from './formProblems.ts';
import { IdentityCard } from './IdentityCard.tsx';
import { LabelsCard } from './LabelsCard.tsx';
import { LocationCard } from './LocationCard.tsx';
import { formOfLocation, withRepairedField } from './locationForm.ts';
import { refsOf, type StorageDraft, useProfileDrafts } from './profileDrafts.ts';
import { useFormState } from './useFormState.ts';
import { useKnownSecrets } from './useKnownSecrets.ts';
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
  const problems = problemsOfStorage(form, storages);
  const state = useFormState({
    problems,
    warnings: warningsOfStorage(form),
    isKept: useKnownSecrets(refsOf(form)),
    repair: (problem) => onChange(withRepair(form, problem)),
    onAddress: (_, parts) => onChange({ ...form, location: { ...form.location, ...parts } }),
    onUri: ({ cluster }) =>
      onChange({ ...form, location: formOfLocation(cluster.storage, form.id) }),
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
  return (
    <FormContext.Provider value={state.fields}>
      <FormHead
        title={title}
        isDraftKept={isDraftKept}
        isSaving={save.isPending}
        problems={state.refused}
        error={save.error ?? state.error}
        onCancel={() => void leave()}
        onSave={() => state.trySave(save.mutate)}
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
  const name = field.replace('location.', '');
  return { ...form, location: withRepairedField(form.location, name, fix) };
}
