import Button from '@mui/material/Button';
import OutlinedInput from '@mui/material/OutlinedInput';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';

import type { ConfigurationReview } from '#shared/configuration.ts';

import { api, queryClient } from '../api.ts';
import { AppDialog } from '../components/AppDialog.tsx';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { Field } from '../components/Field.tsx';
import { Note } from '../components/Status.tsx';
import { useWords } from '../texts/texts.ts';
import { placeOf } from '../wizard/ClusterStep.tsx';

/** What was found in a backup.yaml, before anything is saved. */
export function ImportReview(props: {
  readonly text: string;
  readonly fileName: string;
  readonly review: ConfigurationReview;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}): ReactNode {
  const { fileName, review, onClose, onSaved } = props;
  const words = useWords();
  const nameId = useId();
  const [name, setName] = useState(() => review.cluster.milvus.address.replace(/:\d+$/, ''));
  const save = useMutation({
    mutationFn: async () => {
      await api.clusters.save({ profile: { ...review.cluster, name: name.trim() }, secrets: {} });
      if (review.storage) await api.storages.save({ profile: review.storage, secrets: {} });
    },
    onSuccess: async () => {
      onClose();
      onSaved();
      // Last: whoever is on another page by the time all is read again must stay there.
      await queryClient.invalidateQueries();
    },
  });
  const { cluster, storage } = review;
  const { login, tls } = cluster.milvus;
  const tlsTerm = words.say('home.review.tls');
  const facts = [
    [words.say('home.review.milvus'), cluster.milvus.address],
    [tlsTerm, words.say(`home.tls.${tls.mode}`)],
    [words.say('home.review.user'), login.type === 'none' ? '–' : login.user],
    [words.say('home.review.password'), login.type === 'none' ? '–' : '••••••'],
    [words.say('home.review.storage'), placeOf(cluster.storage)],
    [words.say('home.review.backups'), storage === null ? '–' : placeOf(storage.location)],
    [words.say('home.review.secretKey'), storage?.location.type === 's3' ? '••••••' : '–'],
    [words.say('home.review.management'), cluster.milvus.managementEndpoint ?? '–'],
  ] as const;
  return (
    <AppDialog
      title={words.say('home.review', { file: fileName })}
      width={640}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words.say('shell.cancel')}</Button>
          <Button
            variant="contained"
            color="primary"
            disabled={name.trim() === '' || save.isPending}
            onClick={() => save.mutate()}
          >
            {words.say('home.review.save')}
          </Button>
        </>
      }
    >
      <p className="small secondary">{words.say('home.review.text')}</p>
      <Field
        id={nameId}
        label={words.say('home.review.name')}
        hint={words.say('home.review.nameHint')}
      >
        <OutlinedInput
          id={nameId}
          value={name}
          onChange={({ target }) => setName(target.value)}
          inputProps={{ maxLength: 64, 'aria-describedby': `${nameId}-note` }}
          autoFocus
        />
      </Field>
      <dl className="facts">
        {facts.map(([term, value]) => (
          <div key={term} style={{ display: 'contents' }}>
            <dt>{term}</dt>
            <dd className={term === tlsTerm ? '' : 'mono'}>{value}</dd>
          </div>
        ))}
      </dl>
      {review.unknownKeys.length > 0 && (
        <Note kind="info">
          {words.say('home.review.unknown', { keys: review.unknownKeys.join(', ') })}
        </Note>
      )}
      {review.warnings.map((warning) => (
        <Note key={warning} kind="warning">
          {warning}
        </Note>
      ))}
      {save.error && <ErrorPanel error={save.error} />}
    </AppDialog>
  );
}
