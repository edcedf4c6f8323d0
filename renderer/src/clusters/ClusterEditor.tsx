import { type ReactNode, useState } from 'react';
import { useNavigate } from 'react-router';

import type { ClusterProfile } from '#shared/profile.ts';

import { useStorages } from '../queries.ts';
import { BackupPlaceCard } from './BackupPlaceCard.tsx';
import type { BackupPlace, ClusterForm } from './clusterForm.ts';
import { FormContext } from './formContext.ts';
import { FormHead } from './FormHead.tsx';
import { IdentityCard } from './IdentityCard.tsx';
import { ImportedValues } from './ImportedValues.tsx';
import { LabelsCard } from './LabelsCard.tsx';
import { LocationCard } from './LocationCard.tsx';
import { MilvusCard } from './MilvusCard.tsx';
import { type ClusterDraft, useProfileDrafts } from './profileDrafts.ts';
import { TestPanel } from './TestPanel.tsx';
import { useClusterForm } from './useClusterForm.ts';
import { useSaveCluster } from './useSaveCluster.ts';

/** The form of a cluster; on its right the connection test of what stands in the fields now. */
export function ClusterEditor(props: {
  readonly title: string;
  readonly draftKey: string;
  readonly draft: ClusterDraft;
  readonly isDraftKept: boolean;
  readonly clusters: readonly ClusterProfile[];
  readonly onChange: (form: ClusterForm) => void;
}): ReactNode {
  const { title, draftKey, draft, isDraftKept, clusters, onChange } = props;
  const { form, origin } = draft;
  const navigate = useNavigate();
  const storages = useStorages().data ?? [];
  const forget = useProfileDrafts((drafts) => drafts.forget);
  const { state, test } = useClusterForm({ draft, clusters, storages, onChange });
  const save = useSaveCluster({ form, draftKey });
  const found = useFoundPlace(form.backup);
  const onCancel = (): void => {
    forget('clusters', draftKey);
    void navigate(origin.type === 'saved' ? `/clusters/${form.id}` : '/clusters');
  };
  return (
    <FormContext.Provider value={state.fields}>
      <div className="profile-form">
        <FormHead
          title={title}
          isDraftKept={isDraftKept}
          isSaving={save.isPending}
          problems={state.refused}
          error={save.error ?? state.error}
          onCancel={onCancel}
          onSave={() => state.trySave(save.mutate)}
        />
        <div className="profile-fields">
          {origin.type === 'file' && <ImportedValues origin={origin} />}
          <IdentityCard form={form} onChange={(change) => onChange({ ...form, ...change })} />
          <div className="form-halves">
            <MilvusCard
              milvus={form.milvus}
              onChange={(change) => onChange({ ...form, milvus: { ...form.milvus, ...change } })}
            />
            <LocationCard
              location={form.location}
              path="storage"
              onChange={(change) =>
                onChange({ ...form, location: { ...form.location, ...change } })
              }
            />
          </div>
          <div className="form-halves">
            <BackupPlaceCard
              form={form}
              found={found}
              onChange={(backup) => onChange({ ...form, backup })}
            />
            <LabelsCard
              form={form}
              folders={foldersOf(clusters)}
              onChange={(change) => onChange({ ...form, ...change })}
            />
          </div>
        </div>
        <TestPanel {...test} />
      </div>
    </FormContext.Provider>
  );
}

/** The place that the file names stays on offer when another one has been chosen. */
function useFoundPlace(backup: BackupPlace): Extract<BackupPlace, { type: 'found' }> | null {
  const [found, setFound] = useState(backup.type === 'found' ? backup : null);
  if (backup.type === 'found' && backup !== found) setFound(backup);
  return found;
}

/** Each folder once, in the order of the alphabet. */
export function foldersOf(profiles: readonly { readonly folder: string }[]): string[] {
  const folders = new Set(profiles.map(({ folder }) => folder).filter((folder) => folder !== ''));
  return [...folders].toSorted((a, b) => a.localeCompare(b));
}
