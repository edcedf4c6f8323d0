import Button from '@mui/material/Button';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useNavigate } from 'react-router';

import type { ImportChoice, ProfileFileReview } from '#shared/profileFile.ts';

import { api, queryClient } from '../api.ts';
import { AppDialog } from '../components/AppDialog.tsx';
import { DialogButtons } from '../components/DialogButtons.tsx';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { InlineError } from '../components/InlineError.tsx';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { Note, Status } from '../components/Status.tsx';
import { useWords } from '../texts/texts.ts';
import { ImportRows, usualChoice } from './ImportRows.tsx';
import { PassphraseField } from './PassphraseField.tsx';

/** What an exported file holds beside what is there already; each row is decided before anything is saved. */
export function ProfileFileDialog(props: {
  readonly fileName: string;
  readonly text: string;
  readonly onClose: () => void;
}): ReactNode {
  const { fileName, text, onClose } = props;
  const words = useWords();
  const navigate = useNavigate();
  const [passphrase, setPassphrase] = useState<string | null>(null);
  const [choices, setChoices] = useState<Readonly<Record<string, ImportChoice['choice']>>>({});
  const review = useQuery({
    queryKey: ['profileFile', text, passphrase],
    queryFn: () => api.profiles.review({ text, passphrase }),
    // It holds a passphrase: it goes with the dialog.
    gcTime: 0,
    placeholderData: (before) => before,
  });
  const entries = review.data?.entries ?? [];
  const chosen = entries.map((entry) => ({
    id: entry.entry.profile.id,
    choice: choices[entry.entry.profile.id] ?? usualChoice(entry),
  }));
  const taken = chosen.filter(({ choice }) => choice !== 'skip').length;
  const save = useMutation({
    mutationFn: () => api.profiles.import({ text, passphrase, choices: chosen }),
    async onSuccess() {
      onClose();
      await navigate('/clusters');
      await queryClient.invalidateQueries();
    },
  });
  return (
    <AppDialog
      title={words.say('clusters.importTitle', { file: fileName })}
      width={720}
      onClose={onClose}
      actions={
        <DialogButtons
          label={words.count('clusters.importNow', taken)}
          isReady={taken > 0 && !save.isPending}
          onCancel={onClose}
          onConfirm={() => save.mutate()}
        />
      }
    >
      {review.error && <ErrorPanel error={review.error} />}
      {review.isPending && <SkeletonRows columns={[160, 80, 120]} />}
      {review.data && (
        <>
          <SecretsLine
            secrets={review.data.secrets}
            isTried={passphrase !== null}
            onOpen={setPassphrase}
          />
          <ImportRows
            entries={entries}
            choices={chosen}
            onChoose={(id, choice) => setChoices({ ...choices, [id]: choice })}
          />
        </>
      )}
      <InlineError error={save.error} />
    </AppDialog>
  );
}

/** Whether the file has secrets, and the passphrase that opens them. */
function SecretsLine(props: {
  readonly secrets: ProfileFileReview['secrets'];
  readonly isTried: boolean;
  readonly onOpen: (passphrase: string) => void;
}): ReactNode {
  const { secrets, isTried, onOpen } = props;
  const words = useWords();
  const [typed, setTyped] = useState('');
  if (secrets === 'none') return <Note kind="info">{words.say('clusters.fileSecrets.none')}</Note>;
  if (secrets === 'sealed') {
    return <Status kind="success" label={words.say('clusters.fileSecrets.opened')} />;
  }
  return (
    <form
      className="row wrap passphrase-line"
      onSubmit={(event) => {
        event.preventDefault();
        onOpen(typed);
      }}
    >
      <PassphraseField
        label={words.say('clusters.passphrase')}
        value={typed}
        hint={words.say('clusters.fileSecrets.locked')}
        fault={isTried ? words.say('clusters.passphraseWrong') : ''}
        onChange={setTyped}
      />
      <Button type="submit" disabled={typed === ''}>
        {words.say('clusters.openSecrets')}
      </Button>
    </form>
  );
}
