import Button from '@mui/material/Button';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';

import type { ClusterProfile, StorageProfile } from '#shared/profile.ts';

import { api } from '../api.ts';
import { AppDialog } from '../components/AppDialog.tsx';
import { Field } from '../components/Field.tsx';
import { InlineError } from '../components/InlineError.tsx';
import { saveTextFile } from '../components/saveTextFile.ts';
import { placeOf } from '../placeOf.ts';
import { useWords } from '../texts/texts.ts';

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
        <>
          <Button onClick={onClose}>{words.say('shell.cancel')}</Button>
          <Button
            variant="contained"
            color="primary"
            disabled={storageId === '' || save.isPending}
            onClick={() => save.mutate()}
          >
            {words.say('clusters.yamlNow')}
          </Button>
        </>
      }
    >
      <p className="secondary small">{words.say('clusters.yamlText')}</p>
      {storages.length === 0 ? (
        <p className="small">{words.say('clusters.yamlNoStorage')}</p>
      ) : (
        <Field id={id} label={words.say('clusters.backupPlace')}>
          <select
            id={id}
            className="native-select"
            value={storageId}
            onChange={({ target }) => setStorageId(target.value)}
          >
            {storages.map((storage) => (
              <option key={storage.id} value={storage.id}>
                {`${storage.name} (${placeOf(storage.location)})`}
              </option>
            ))}
          </select>
        </Field>
      )}
      <InlineError error={save.error} />
    </AppDialog>
  );
}
