import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import OutlinedInput from '@mui/material/OutlinedInput';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';

import { isPracticeProfile } from '#shared/practice.ts';
import type { ClusterProfile, StorageProfile } from '#shared/profile.ts';

import { api } from '../api.ts';
import { AppDialog } from '../components/AppDialog.tsx';
import { Choice } from '../components/Choice.tsx';
import { Field } from '../components/Field.tsx';
import { InlineError } from '../components/InlineError.tsx';
import { ProfileDot } from '../components/ProfileDot.tsx';
import { saveTextFile } from '../components/saveTextFile.ts';
import { useWords } from '../texts/texts.ts';

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
  const tick = (id: string, isTicked: boolean): void => {
    const next = new Set(chosen);
    if (isTicked) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  return (
    <AppDialog
      title={words.say('clusters.exportTitle')}
      width={560}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words.say('shell.cancel')}</Button>
          <Button
            variant="contained"
            color="primary"
            disabled={!isReady || save.isPending}
            onClick={() => save.mutate()}
          >
            {words.count('clusters.exportNow', chosen.size)}
          </Button>
        </>
      }
    >
      <Ticks
        label={words.say('clusters.title')}
        profiles={clusters}
        chosen={chosen}
        onTick={tick}
      />
      <Ticks
        label={words.say('clusters.storages')}
        profiles={storages}
        chosen={chosen}
        onTick={tick}
      />
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
  readonly onTick: (id: string, isTicked: boolean) => void;
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
            <Checkbox
              checked={chosen.has(profile.id)}
              onChange={({ target }) => onTick(profile.id, target.checked)}
            />
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
  const id = useId();
  const isShort = passphrase !== '' && passphrase.length < shortestPassphrase;
  const isOther = repeated !== '' && !passphrase.startsWith(repeated);
  return (
    <div className="field-pair">
      <Field
        id={id}
        label={words.say('clusters.passphrase')}
        hint={words.say('clusters.passphraseHint')}
        error={isShort ? words.say('clusters.passphraseShort') : undefined}
      >
        <OutlinedInput
          id={id}
          type="password"
          value={passphrase}
          error={isShort}
          onChange={({ target }) => onPassphrase(target.value)}
          inputProps={{
            'aria-describedby': `${id}-note`,
            autoComplete: 'new-password',
            maxLength: 1024,
          }}
        />
      </Field>
      <Field
        id={`${id}-2`}
        label={words.say('clusters.passphraseAgain')}
        error={isOther ? words.say('clusters.passphraseOther') : undefined}
      >
        <OutlinedInput
          id={`${id}-2`}
          type="password"
          value={repeated}
          error={isOther}
          onChange={({ target }) => onRepeated(target.value)}
          inputProps={{
            'aria-describedby': `${id}-2-note`,
            autoComplete: 'new-password',
            maxLength: 1024,
          }}
        />
      </Field>
    </div>
  );
}
