import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';

import type { ClusterProfile, StorageProfile } from '#shared/profile.ts';

import { api } from '../api.ts';
import { AppDialog } from '../components/AppDialog.tsx';
import { DialogButtons } from '../components/DialogButtons.tsx';
import { InlineError } from '../components/InlineError.tsx';
import { saveTextFile } from '../components/saveTextFile.ts';
import { useWords } from '../texts/texts.ts';
import { StorageSelect } from './StorageSelect.tsx';

/** A cluster and a place for its backups as the configuration of milvus-backup. */
export function YamlDialog(props: {
  readonly cluster: ClusterProfile;
  readonly storages: readonly StorageProfile[];
  readonly onClose: () => void;
}): ReactNode {
  const { cluster, storages, onClose } = props;
  const words = useWords();
  const id = useId();
  const [storageId, setStorageId] = useState(storages[0]?.id ?? '');
  const save = useMutation({
    mutationFn: () => api.configuration.export({ clusterId: cluster.id, storageId }),
    onSuccess({ text }) {
      saveTextFile('backup.yaml', text, 'application/yaml');
      onClose();
    },
  });
  return (
    <AppDialog
      title={words.say('clusters.yamlTitle', { name: cluster.name })}
      width={560}
      onClose={onClose}
      actions={
        <DialogButtons
          label={words.say('clusters.yamlNow')}
          isReady={storageId !== '' && !save.isPending}
          onCancel={onClose}
          onConfirm={() => save.mutate()}
        />
      }
    >
      <p className="secondary small">{words.say('clusters.yamlText')}</p>
      {storages.length === 0 ? (
        <p className="small">{words.say('clusters.yamlNoStorage')}</p>
      ) : (
        <StorageSelect
          id={id}
          label={words.say('clusters.backupPlace')}
          storages={storages}
          storageId={storageId}
          onPick={setStorageId}
        />
      )}
      <InlineError error={save.error} />
    </AppDialog>
  );
}
