import type { ReactNode } from 'react';

import { type CopyRequest, stopAtConflicts } from '#shared/plan.ts';

import { useClusterContents } from '../queries.ts';
import { useWords } from '../texts/texts.ts';
import { placeOf, StorageChoices } from './ClusterStep.tsx';
import type { Drafts } from './drafts.ts';
import { type NamedCollection, nameCollections, toNameMapping } from './nameRules.ts';
import { OptionBox } from './OptionBox.tsx';
import { FlushOptions, RestoreOptions } from './OptionFields.tsx';
import { optionsInWords } from './optionWords.ts';
import { selectableOf, stillThere, takenNamesOf } from './selectable.ts';
import { namesStep, sourceSteps } from './steps.tsx';
import { canPauseGc, flushChoicesFor, useDraft } from './useDraft.ts';
import { WizardPage } from './WizardPage.tsx';
import { missing, type WizardStep } from './wizardStep.ts';
import { WizardSummary } from './WizardSummary.tsx';

/** Copies collections of one cluster beside themselves, under other names. */
export function CopyWizard(): ReactNode {
  const words = useWords();
  const { draft, set, cluster, storage } = useDraft('copy');
  const flush = flushChoicesFor(draft, cluster);
  const contents = useClusterContents(draft.clusterId);
  const collections = selectableOf(contents.data);
  const selected = stillThere(draft.selected, collections);
  const named = nameCollections(selected, draft.names, takenNamesOf(contents.data));
  const keptOrNot = words.say(draft.keepBackup ? 'wizard.backupKept' : 'wizard.backupRemoved');
  const place: WizardStep = {
    id: 'place',
    title: words.say('wizard.step.place'),
    summary: storage?.name ?? '',
    facts: storage
      ? [
          [words.say('wizard.place'), placeOf(storage.location)],
          [words.say('wizard.afterwards'), keptOrNot],
        ]
      : [],
    blocked: storage === undefined ? missing(words.say('wizard.pickStorage')) : null,
    content: (
      <>
        <p className="secondary">{words.say('wizard.copyPlace')}</p>
        <StorageChoices
          storageId={storage?.id ?? null}
          onPick={(storageId) => set({ storageId })}
        />
        <section className="card padded">
          <OptionBox
            label={words.say('wizard.keepBackup')}
            effect={words.say('wizard.keepBackupEffect')}
            isOn={draft.keepBackup}
            onChange={(keepBackup) => set({ keepBackup })}
          />
        </section>
      </>
    ),
  };
  const options: WizardStep = {
    id: 'options',
    title: words.say('wizard.step.options'),
    ...optionsInWords({ flush, restore: draft }, words),
    blocked: null,
    content: (
      <>
        <RestoreOptions choices={draft} onChange={set} />
        <FlushOptions choices={flush} canPause={canPauseGc(cluster)} onChange={set} />
      </>
    ),
  };
  return (
    <WizardPage
      kind="copy"
      cluster={cluster}
      request={requestOf({ ...draft, ...flush }, named, storage?.id)}
      steps={[
        ...sourceSteps({
          cluster,
          explanation: words.say('wizard.copySource'),
          query: contents,
          collections,
          selected,
          words,
          set,
        }),
        namesStep({
          query: contents,
          named,
          choice: draft.names,
          words,
          onChange: (names) => set({ names }),
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
          named={named}
          note={words.say('wizard.copyNote')}
        />
      }
    />
  );
}

function requestOf(
  draft: Drafts['copy'],
  named: readonly NamedCollection[],
  storageId: string | undefined,
): CopyRequest | null {
  const { clusterId, strategy, pauseGc, rebuildIndexes, useAutoIndex, load, keepBackup } = draft;
  if (clusterId === null || storageId === undefined || named.length === 0) return null;
  return {
    kind: 'copy',
    conflicts: stopAtConflicts,
    sourceClusterId: clusterId,
    clusterId,
    storageId,
    filter: named.map(({ source }) => source).join(','),
    names: toNameMapping(named, draft.names),
    strategy,
    pauseGc,
    rebuildIndexes,
    useAutoIndex,
    load,
    keepBackup,
  };
}
