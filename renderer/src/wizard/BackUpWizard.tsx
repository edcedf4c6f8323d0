import type { ReactNode } from 'react';

import type { BackupRequest } from '#shared/plan.ts';
import { backupNameLimit, isValidName } from '#shared/selection.ts';

import { TextField } from '../components/TextField.tsx';
import { useClusterContents } from '../queries.ts';
import { useWords } from '../texts/texts.ts';
import type { Drafts } from './drafts.ts';
import { selectableOf, stillThere } from './selectable.ts';
import { optionsStep, placeStep, sourceSteps } from './steps.tsx';
import { canPauseGc, flushChoicesFor, useDraft } from './useDraft.ts';
import { WizardPage } from './WizardPage.tsx';
import { fault } from './wizardStep.ts';
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
  const place = placeStep({
    storage,
    explanation: words.say('wizard.backUpPlace'),
    fact: [words.say('wizard.name'), draft.backupName || words.say('wizard.namedByTime')],
    blocked: isNameBad ? fault(words.say('wizard.fixBackupName')) : null,
    words,
    onPick: (storageId) => set({ storageId }),
    more: (
      <div className="narrow-field">
        <TextField
          label={words.say('wizard.backupName')}
          value={draft.backupName}
          hint={words.say('wizard.backupNameHint')}
          fault={isNameBad ? nameRule : ''}
          onChange={(name) => set({ backupName: name.trim() })}
          input={{ className: 'mono', spellCheck: false }}
        />
      </div>
    ),
  });
  const options = optionsStep({
    flush: { ...flush, canPause: canPauseGc(cluster) },
    words,
    onChange: set,
  });
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
