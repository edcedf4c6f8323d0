import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { isPracticeProfile } from '#shared/practice.ts';
import type { ClusterProfile, StorageProfile } from '#shared/profile.ts';

import { api } from '../api.ts';
import { AppDialog } from '../components/AppDialog.tsx';
import { Choice } from '../components/Choice.tsx';
import { DialogButtons } from '../components/DialogButtons.tsx';
import { InlineError } from '../components/InlineError.tsx';
import { ProfileDot } from '../components/ProfileDot.tsx';
import { saveTextFile } from '../components/saveTextFile.ts';
import { useWords } from '../texts/texts.ts';
import { PassphraseField } from './PassphraseField.tsx';

const shortestPassphrase = 8;

/** Profiles as a file, for another computer; their secrets only where a passphrase seals them. */
export function ExportDialog(props: {
  readonly clusters: readonly ClusterProfile[];
  readonly storages: readonly StorageProfile[];
  /** Those that are ticked at first. */
  readonly chosen: readonly string[];
  readonly onClose: () => void;
}): ReactNode {
  const { onClose } = props;
  const words = useWords();
  const clusters = props.clusters.filter(({ id }) => !isPracticeProfile(id));
  const storages = props.storages.filter(({ id }) => !isPracticeProfile(id));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(props.chosen));
  const [secrets, setSecrets] = useState<'without' | 'sealed'>('without');
  const [passphrase, setPassphrase] = useState('');
  const [repeated, setRepeated] = useState('');
  const isSealed = secrets === 'sealed';
  const isReady =
    chosen.size > 0 &&
    (!isSealed || (passphrase.length >= shortestPassphrase && passphrase === repeated));
  const save = useMutation({
    mutationFn: () =>
      api.profiles.export({
        clusterIds: clusters.map(({ id }) => id).filter((id) => chosen.has(id)),
        storageIds: storages.map(({ id }) => id).filter((id) => chosen.has(id)),
        passphrase: isSealed ? passphrase : null,
      }),
    onSuccess({ text }) {
      saveTextFile('milvus-backup-studio-profiles.json', text, 'application/json');
      onClose();
    },
  });
  const onTick = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const ticks = { chosen, onTick };
  return (
    <AppDialog
      title={words.say('clusters.exportTitle')}
      width={560}
      onClose={onClose}
      actions={
        <DialogButtons
          label={words.count('clusters.exportNow', chosen.size)}
          isReady={isReady && !save.isPending}
          onCancel={onClose}
          onConfirm={() => save.mutate()}
        />
      }
    >
      <Ticks {...ticks} label={words.say('clusters.title')} profiles={clusters} />
      <Ticks {...ticks} label={words.say('clusters.storages')} profiles={storages} />
      <Choice
        label={words.say('clusters.secrets')}
        value={secrets}
        options={[
          ['without', words.say('clusters.secrets.without')],
          ['sealed', words.say('clusters.secrets.sealed')],
        ]}
        onChange={setSecrets}
        hint={words.say(`clusters.secretsMeans.${secrets}`)}
      />
      {isSealed && (
        <Passphrases
          passphrase={passphrase}
          repeated={repeated}
          onPassphrase={setPassphrase}
          onRepeated={setRepeated}
        />
      )}
      <InlineError error={save.error} />
    </AppDialog>
  );
}

function Ticks(props: {
  readonly label: string;
  readonly profiles: readonly (ClusterProfile | StorageProfile)[];
  readonly chosen: ReadonlySet<string>;
  readonly onTick: (id: string) => void;
}): ReactNode {
  const { label, profiles, chosen, onTick } = props;
  if (profiles.length === 0) return null;
  return (
    <fieldset className="plain-fieldset column gap-4">
      <legend className="field-label">{label}</legend>
      {profiles.map((profile) => (
        <FormControlLabel
          key={profile.id}
          control={
            <Checkbox checked={chosen.has(profile.id)} onChange={() => onTick(profile.id)} />
          }
          label={
            <span className="row">
              <ProfileDot profile={profile} />
              <span className="break-anywhere">{profile.name}</span>
            </span>
          }
        />
      ))}
    </fieldset>
  );
}

function Passphrases(props: {
  readonly passphrase: string;
  readonly repeated: string;
  readonly onPassphrase: (passphrase: string) => void;
  readonly onRepeated: (passphrase: string) => void;
}): ReactNode {
  const { passphrase, repeated, onPassphrase, onRepeated } = props;
  const words = useWords();
  const isShort = passphrase !== '' && passphrase.length < shortestPassphrase;
  const isOther = repeated !== '' && !passphrase.startsWith(repeated);
  return (
    <div className="field-pair">
      <PassphraseField
        label={words.say('clusters.passphrase')}
        value={passphrase}
        hint={words.say('clusters.passphraseHint')}
        fault={isShort ? words.say('clusters.passphraseShort') : ''}
        isNew
        onChange={onPassphrase}
      />
      <PassphraseField
        label={words.say('clusters.passphraseAgain')}
        value={repeated}
        fault={isOther ? words.say('clusters.passphraseOther') : ''}
        isNew
        onChange={onRepeated}
      />
    </div>
  );
}
