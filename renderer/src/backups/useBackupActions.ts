import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router';

import type { BackupNote, BackupSummary } from '#shared/catalog.ts';
import type { StorageProfile } from '#shared/profile.ts';

import { api, queryClient } from '../api.ts';
import { useDrafts } from '../wizard/drafts.ts';
import { type BackupList, withNote } from './backupList.ts';
import { useProofs } from './proofs.ts';
import { backupListKey } from './readBackups.ts';
import { useAddress } from './useAddress.ts';

/** A question that stands above the page. */
export type BackupDialog =
  | { readonly type: 'copy' | 'download'; readonly summary: BackupSummary }
  | { readonly type: 'remove'; readonly summaries: readonly BackupSummary[] }
  | { readonly type: 'upload' };

export interface BackupActions {
  readonly restore: (summary: BackupSummary) => void;
  readonly copy: (summary: BackupSummary) => void;
  readonly download: (summary: BackupSummary) => void;
  readonly verify: (summary: BackupSummary) => void;
  readonly pin: (summary: BackupSummary) => void;
  readonly editNote: (summary: BackupSummary) => void;
  readonly remove: (summaries: readonly BackupSummary[]) => void;
}

/** A backup that a screen shows, with what can be done with it. */
export interface OpenBackup {
  readonly storage: StorageProfile;
  readonly summary: BackupSummary;
  /** null while the storage does not answer: then there is only to be looked at. */
  readonly actions: BackupActions | null;
}

/** What can be done with the backups of a storage, from the table and from the drawer. */
export function useBackupActions(storageId: string): {
  readonly actions: BackupActions;
  readonly dialog: BackupDialog | null;
  readonly ask: (dialog: BackupDialog | null) => void;
  readonly error: Error | null;
} {
  const [dialog, ask] = useState<BackupDialog | null>(null);
  const navigate = useNavigate();
  const { open } = useAddress();
  const changeDraft = useDrafts((drafts) => drafts.change);
  const prove = useProofs((proofs) => proofs.prove);
  const save = useSaveNote(storageId);
  const actions = useMemo<BackupActions>(
    () => ({
      restore({ name }) {
        changeDraft('restore', { storageId, backupName: name, selected: [], step: 1 });
        void navigate('/restore');
      },
      copy: (summary) => ask({ type: 'copy', summary }),
      download: (summary) => ask({ type: 'download', summary }),
      verify(summary) {
        open(summary.name, 'overview');
        void prove(storageId, summary);
      },
      pin: ({ name, note }) =>
        save.mutate({ backupName: name, note: { ...note, isPinned: !note.isPinned } }),
      editNote: ({ name }) => open(name, 'overview'),
      remove: (summaries) => ask({ type: 'remove', summaries }),
    }),
    // Stable, so that rows need not be drawn again; what they call looks things up when it is called.
    [storageId],
  );
  return { actions, dialog, ask, error: save.error };
}

/** Saves what a person notes of a backup; it stands on the screen at once, and is read anew where it could not be kept. */
export function useSaveNote(storageId: string) {
  return useMutation({
    // One after the other, and each built upon the one before: a pin must not take back the text that was just saved.
    scope: { id: 'backup notes' },
    mutationFn: (input: { readonly backupName: string; readonly note: BackupNote }) =>
      api.backups.note({ storageId, ...input }),
    onMutate({ backupName, note }) {
      queryClient.setQueryData<BackupList>(
        backupListKey(storageId),
        (list) => list && withNote(list, backupName, note),
      );
    },
    onError: () => queryClient.invalidateQueries({ queryKey: backupListKey(storageId) }),
    onSettled: (_, __, { backupName }) =>
      queryClient.invalidateQueries({ queryKey: ['backup', storageId, backupName] }),
  });
}
