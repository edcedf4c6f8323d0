import { type ReactNode, useMemo, useState } from 'react';
import { useParams } from 'react-router';

import { isPracticeProfile } from '#shared/practice.ts';

import { emptyStorageForm, formOfStorage } from '../clusters/clusterForm.ts';
import { NotEditable } from '../clusters/NotEditable.tsx';
import { newProfile, type StorageDraft, useProfileDrafts } from '../clusters/profileDrafts.ts';
import { StorageEditor } from '../clusters/StorageEditor.tsx';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { useStorages } from '../queries.ts';
import { Page } from '../shell/Page.tsx';
import { useWords } from '../texts/texts.ts';

import '../clusters/clusters.css';

/** A place for backups, reusable by every cluster. */
export function StorageEditPage(): ReactNode {
  const words = useWords();
  const { storageId } = useParams();
  const key = storageId ?? newProfile;
  const { data, error } = useStorages();
  const kept = useProfileDrafts((drafts) => drafts.storages[key]);
  const setStorage = useProfileDrafts((drafts) => drafts.setStorage);
  const [newId] = useState(() => crypto.randomUUID());
  const saved = data?.find(({ id }) => id === storageId);
  const initial = useMemo((): StorageDraft | null => {
    if (storageId === undefined) {
      return { form: emptyStorageForm(newId), origin: { type: 'blank' } };
    }
    return saved === undefined ? null : { form: formOfStorage(saved), origin: { type: 'saved' } };
  }, [storageId, newId, saved]);
  const draft = kept ?? initial;
  const title =
    storageId === undefined
      ? words.say('clusters.newStorage')
      : (saved?.name ?? words.say('clusters.edit'));
  const crumbs = [
    { label: words.say('clusters.title'), to: '/clusters' },
    { label: words.say('clusters.storages'), to: '/clusters?tab=storages' },
    { label: title },
  ];
  const isPractice = storageId !== undefined && isPracticeProfile(storageId);
  const isGone = storageId !== undefined && data !== undefined && saved === undefined;
  return (
    <Page crumbs={crumbs}>
      {error && <ErrorPanel error={error} />}
      {isPractice || isGone ? (
        <NotEditable
          title={isGone ? words.say('clusters.notFound') : title}
          isPractice={isPractice}
        />
      ) : draft === null || data === undefined ? (
        <div className="card">
          <SkeletonRows columns={[160, 120, 120]} />
        </div>
      ) : (
        <StorageEditor
          key={draft.form.id}
          title={title}
          draftKey={key}
          draft={draft}
          isDraftKept={kept !== undefined}
          storages={data}
          onChange={(form) => setStorage(key, { ...draft, form })}
        />
      )}
    </Page>
  );
}
