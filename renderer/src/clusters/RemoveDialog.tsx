import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import type { ClusterProfile, StorageProfile } from '#shared/profile.ts';

import { api, queryClient } from '../api.ts';
import { AppDialog } from '../components/AppDialog.tsx';
import { DialogButtons } from '../components/DialogButtons.tsx';
import { InlineError } from '../components/InlineError.tsx';
import { useWords } from '../texts/texts.ts';
import { useProfileDrafts } from './profileDrafts.ts';

/** Only what this app knows of it goes: says so before. */
export function RemoveDialog(props: {
  readonly profile: ClusterProfile | StorageProfile;
  readonly onClose: () => void;
}): ReactNode {
  const { profile, onClose } = props;
  const { id, name } = profile;
  const isCluster = 'milvus' in profile;
  const words = useWords();
  const forget = useProfileDrafts((drafts) => drafts.forget);
  const remove = useMutation({
    async mutationFn() {
      if (isCluster) await api.clusters.remove({ clusterId: id });
      else await api.storages.remove({ storageId: id });
    },
    async onSuccess() {
      forget(isCluster ? 'clusters' : 'storages', id);
      onClose();
      await queryClient.invalidateQueries();
    },
  });
  return (
    <AppDialog
      title={words.say('clusters.removeTitle', { name })}
      width={520}
      onClose={onClose}
      actions={
        <DialogButtons
          label={words.say('clusters.removeNow', { name })}
          isReady={!remove.isPending}
          isCareful
          color="error"
          onCancel={onClose}
          onConfirm={() => remove.mutate()}
        />
      }
    >
      <p className="secondary">
        {words.say(isCluster ? 'clusters.removeText' : 'clusters.removeStorageText')}
      </p>
      <InlineError error={remove.error} />
    </AppDialog>
  );
}
