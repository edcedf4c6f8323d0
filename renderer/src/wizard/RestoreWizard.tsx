import type { ReactNode } from 'react';

import type { RestoreRequest } from '#shared/plan.ts';
import { formatName } from '#shared/selection.ts';

import { placeOf } from '../placeOf.ts';
import { useBackup, useClusterContents } from '../queries.ts';
import { useWords } from '../texts/texts.ts';
import { BackupStep } from './BackupStep.tsx';
import type { Drafts } from './drafts.ts';
import { conflictsOf, type NamedCollection, nameCollections, toNameMapping } from './nameRules.ts';
import { selectableOfBackup, stillThere, takenNamesOf } from './selectable.ts';
import { clusterStep, collectionsStep, namesStep, optionsStep } from './steps.tsx';
import { useDraft } from './useDraft.ts';
import { WizardPage } from './WizardPage.tsx';
import { missing, type WizardStep } from './wizardStep.ts';
import { WizardSummary } from './WizardSummary.tsx';

/** Restores collections of a backup into a cluster. */
export function RestoreWizard(): ReactNode {
  const words = useWords();
  const { draft, set, cluster, storage } = useDraft('restore');
  const backup = useBackup(storage?.id ?? null, draft.backupName);
  const collections = selectableOfBackup(backup.data);
  const selected = stillThere(draft.selected, collections);
  const target = useClusterContents(draft.clusterId);
  const named = nameCollections(selected, draft.names, takenNamesOf(target.data));
  const backupStep: WizardStep = {
    id: 'backup',
    title: words.say('wizard.step.backup'),
    summary: draft.backupName ?? '',
    facts: [
      [words.say('wizard.name'), draft.backupName ?? '–'],
      [words.say('wizard.place'), storage ? placeOf(storage.location) : '–'],
    ],
    blocked: draft.backupName === null ? missing(words.say('wizard.pickBackup')) : null,
    content: (
      <BackupStep
        storage={storage}
        backupName={draft.backupName}
        onStorage={(storageId) => set({ storageId, backupName: null, selected: [] })}
        onBackup={(backupName) => set({ backupName, selected: [] })}
      />
    ),
  };
  const options = optionsStep({ restore: draft, words, onChange: set });
  return (
    <WizardPage
      kind="restore"
      cluster={cluster}
      request={requestOf(draft, named, storage?.id)}
      steps={[
        backupStep,
        clusterStep('target', {
          cluster,
          words,
          explanation: words.say('wizard.restoreTarget'),
          onPick: (clusterId) => set({ clusterId }),
        }),
        collectionsStep({
          query: backup,
          collections,
          selected,
          words,
          onSelect: (next) => set({ selected: next }),
        }),
        namesStep({
          query: target,
          named,
          choice: draft.names,
          words,
          onChange: (names) => set({ names }),
        }),
        options,
      ]}
      summary={
        <WizardSummary
          storage={storage}
          backupName={draft.backupName}
          to={cluster}
          collections={collections}
          selected={selected}
          named={named}
          note={words.say('wizard.restoreNote')}
        />
      }
    />
  );
}

function requestOf(
  draft: Drafts['restore'],
  named: readonly NamedCollection[],
  storageId: string | undefined,
): RestoreRequest | null {
  const { backupName, clusterId, rebuildIndexes, useAutoIndex, load } = draft;
  if (storageId === undefined || backupName === null || clusterId === null) return null;
  if (named.length === 0) return null;
  return {
    kind: 'restore',
    conflicts: conflictsOf(named),
    storageId,
    backupName,
    clusterId,
    // A filter of a restore means target names, as in milvus-backup.
    filter: named.map(({ target }) => formatName(target)).join(','),
    names: toNameMapping(named, draft.names),
    rebuildIndexes,
    useAutoIndex,
    load,
    metaOnly: false,
  };
}
