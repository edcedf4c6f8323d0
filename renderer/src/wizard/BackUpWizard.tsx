import OutlinedInput from '@mui/material/OutlinedInput';
import { type ReactNode, useId } from 'react';

import type { BackupRequest } from '#shared/plan.ts';
import { backupNameLimit, isValidName } from '#shared/selection.ts';

import { Field } from '../components/Field.tsx';
import { placeOf } from '../placeOf.ts';
import { useClusterContents } from '../queries.ts';
import { useWords } from '../texts/texts.ts';
import { StorageChoices } from './ClusterStep.tsx';
import type { Drafts } from './drafts.ts';
import { FlushOptions } from './OptionFields.tsx';
import { optionsInWords } from './optionWords.ts';
import { selectableOf, stillThere } from './selectable.ts';
import { sourceSteps } from './steps.tsx';
import { canPauseGc, flushChoicesFor, useDraft } from './useDraft.ts';
import { WizardPage } from './WizardPage.tsx';
import { fault, missing, type WizardStep } from './wizardStep.ts';
import { WizardSummary } from './WizardSummary.tsx';

/** Backs up collections of one cluster to a bucket. */
export function BackUpWizard(): ReactNode {
  const words = useWords();
  const { draft, set, cluster, storage } = useDraft('backUp');
  const flush = flushChoicesFor(draft, cluster);
  const contents = useClusterContents(draft.clusterId);
  const collections = selectableOf(contents.data);
  const selected = stillThere(draft.selected, collections);
  const isEverything = selected.length === collections.length;
  const isNameBad = draft.backupName !== '' && !isValidName(draft.backupName, backupNameLimit);
  const nameRule = words.say('wizard.nameRule', { limit: words.number(backupNameLimit) });
  const place: WizardStep = {
    id: 'place',
    title: words.say('wizard.step.place'),
    summary: storage?.name ?? '',
    facts: storage
      ? [
          [words.say('wizard.place'), placeOf(storage.location)],
          [words.say('wizard.name'), draft.backupName || words.say('wizard.namedByTime')],
        ]
      : [],
    blocked:
      storage === undefined
        ? missing(words.say('wizard.pickStorage'))
        : isNameBad
          ? fault(words.say('wizard.fixBackupName'))
          : null,
    content: (
      <>
        <p className="secondary">{words.say('wizard.backUpPlace')}</p>
        <StorageChoices
          storageId={storage?.id ?? null}
          onPick={(storageId) => set({ storageId })}
        />
        <NameField
          value={draft.backupName}
          error={isNameBad ? nameRule : undefined}
          onChange={(backupName) => set({ backupName })}
        />
      </>
    ),
  };
  const options: WizardStep = {
    id: 'options',
    title: words.say('wizard.step.options'),
    ...optionsInWords({ flush }, words),
    blocked: null,
    content: <FlushOptions choices={flush} canPause={canPauseGc(cluster)} onChange={set} />,
  };
  return (
    <WizardPage
      kind="backUp"
      cluster={cluster}
      onBackupName={(backupName) => set({ backupName })}
      request={requestOf(
        { ...draft, ...flush },
        { selected, storageId: storage?.id, isEverything },
      )}
      steps={[
        ...sourceSteps({
          cluster,
          explanation: words.say('wizard.backUpSource'),
          query: contents,
          collections,
          selected,
          words,
          set,
        }),
        place,
        options,
      ]}
      summary={
        <WizardSummary
          from={cluster}
          storage={storage}
          collections={collections}
          selected={selected}
          note={words.say('wizard.backUpNote')}
        />
      }
    />
  );
}

function NameField(props: {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (name: string) => void;
}): ReactNode {
  const { value, error, onChange } = props;
  const words = useWords();
  const id = useId();
  return (
    <div className="narrow-field">
      <Field
        id={id}
        label={words.say('wizard.backupName')}
        hint={words.say('wizard.backupNameHint')}
        error={error}
      >
        <OutlinedInput
          id={id}
          value={value}
          error={error !== undefined}
          onChange={({ target }) => onChange(target.value.trim())}
          inputProps={{
            className: 'mono',
            spellCheck: false,
            'aria-describedby': `${id}-note`,
          }}
        />
      </Field>
    </div>
  );
}

function requestOf(
  draft: Drafts['backUp'],
  chosen: {
    readonly selected: readonly string[];
    readonly storageId: string | undefined;
    readonly isEverything: boolean;
  },
): BackupRequest | null {
  const { clusterId, backupName, strategy, pauseGc } = draft;
  const { selected, storageId, isEverything } = chosen;
  if (clusterId === null || storageId === undefined || selected.length === 0) return null;
  return {
    kind: 'backup',
    clusterId,
    storageId,
    ...(backupName === '' ? {} : { backupName }),
    // Everything also means databases without collections.
    filter: isEverything ? '' : selected.join(','),
    strategy,
    pauseGc,
  };
}
