import { type ReactNode, useState } from 'react';

import type { RestoreRequest } from '#shared/plan.ts';
import { formatName } from '#shared/selection.ts';

import { useBackup, useClusterContents, useClusters, useStorages } from '../queries.ts';
import { Page } from '../shell/Page.tsx';
import { TargetBand } from '../shell/TargetBand.tsx';
import { useWords } from '../texts/texts.ts';
import { BackupStep } from './BackupStep.tsx';
import { ClusterStep } from './ClusterStep.tsx';
import { CollectionsStep } from './CollectionsStep.tsx';
import { ContentsState } from './ContentsState.tsx';
import { type RestoreDraft, useDrafts } from './drafts.ts';
import { type NamedCollection, nameCollections, toNameMapping } from './nameRules.ts';
import { NamesStep } from './NamesStep.tsx';
import { RestoreOptions } from './OptionFields.tsx';
import { ReviewStep } from './ReviewStep.tsx';
import { selectableOfBackup, takenNamesOf, totalRowsOf } from './selectable.ts';
import { StartButton } from './StartButton.tsx';
import { useDefaultStorage } from './useDefaultStorage.ts';
import { usePlan, useStart } from './usePlan.ts';
import { WizardFrame } from './WizardFrame.tsx';
import { WizardSummary } from './WizardSummary.tsx';

/** Restores collections of a backup into a cluster. */
export function RestoreWizard(): ReactNode {
  const words = useWords();
  const [current, setCurrent] = useState(0);
  const draft = useDrafts((drafts) => drafts.restore);
  const change = useDrafts((drafts) => drafts.change);
  const set = (next: Partial<RestoreDraft>) => change('restore', next);
  const storageId = useDefaultStorage(draft.storageId, null);
  const storage = useStorages().data?.find(({ id }) => id === storageId);
  const cluster = useClusters().data?.find(({ id }) => id === draft.clusterId);
  const backup = useBackup(storageId, draft.backupName);
  const collections = selectableOfBackup(backup.data);
  const target = useClusterContents(draft.clusterId);
  const named = nameCollections(draft.selected, draft.names, takenNamesOf(target.data));
  const toFix = named.filter(({ state }) => state !== 'new').length;
  const isReview = current === 5;
  const plan = usePlan(isReview ? requestOf(draft, named, storageId) : null);
  const start = useStart('restore');
  const steps = [
    {
      id: 'backup',
      title: words.say('wizard.step.backup'),
      summary: draft.backupName ?? '',
      blocked: draft.backupName === null ? words.say('wizard.pickBackup') : null,
      content: (
        <BackupStep
          storageId={storageId}
          backupName={draft.backupName}
          onStorage={(id) => set({ storageId: id, backupName: null, selected: [] })}
          onBackup={(backupName) => set({ backupName, selected: [] })}
        />
      ),
    },
    {
      id: 'target',
      title: words.say('wizard.step.target'),
      summary: cluster?.name ?? '',
      blocked: cluster === undefined ? words.say('wizard.pickCluster') : null,
      content: (
        <ClusterStep
          clusterId={draft.clusterId}
          explanation={words.say('wizard.restoreTarget')}
          onPick={(clusterId) => set({ clusterId })}
        />
      ),
    },
    {
      id: 'what',
      title: words.say('wizard.step.what'),
      summary: words.count('wizard.collectionCount', draft.selected.length),
      blocked: draft.selected.length === 0 ? words.say('wizard.pickCollections') : null,
      content: (
        <ContentsState query={backup}>
          <CollectionsStep
            collections={collections}
            selected={draft.selected}
            onSelect={(selected) => set({ selected })}
          />
        </ContentsState>
      ),
    },
    {
      id: 'names',
      title: words.say('wizard.step.names'),
      summary:
        toFix === 0 ? words.say('wizard.namesFree') : words.count('wizard.namesToFix', toFix),
      blocked: toFix === 0 ? null : words.count('wizard.namesToFix', toFix),
      content: (
        <ContentsState query={target}>
          <NamesStep named={named} choice={draft.names} onChange={(names) => set({ names })} />
        </ContentsState>
      ),
    },
    {
      id: 'options',
      title: words.say('wizard.step.options'),
      summary: '',
      blocked: null,
      content: <RestoreOptions choices={draft} onChange={set} />,
    },
    {
      id: 'review',
      title: words.say('wizard.step.review'),
      summary: '',
      blocked: null,
      content: (
        <ReviewStep
          preview={plan.data}
          error={plan.error}
          cluster={cluster}
          onRetry={() => void plan.refetch()}
        />
      ),
    },
  ];
  return (
    <Page
      layout="fill"
      crumbs={[{ label: words.say('shell.restore') }]}
      band={cluster && <TargetBand cluster={cluster} role="target" />}
    >
      <WizardFrame
        steps={steps}
        current={current}
        onStep={setCurrent}
        summary={
          isReview ? null : (
            <WizardSummary
              storage={storage}
              to={cluster}
              figures={[
                {
                  label: words.say('wizard.collections'),
                  value: words.number(draft.selected.length),
                },
                {
                  label: words.say('wizard.rows'),
                  value: words.number(totalRowsOf(collections, draft.selected)),
                },
              ]}
              note={words.say('wizard.restoreNote')}
            />
          )
        }
        lastAction={
          <StartButton label={words.say('wizard.startRestore')} preview={plan.data} start={start} />
        }
      />
    </Page>
  );
}

function requestOf(
  draft: RestoreDraft,
  named: readonly NamedCollection[],
  storageId: string | null,
): RestoreRequest | null {
  const { backupName, clusterId, rebuildIndexes, useAutoIndex, load } = draft;
  if (storageId === null || backupName === null || clusterId === null || named.length === 0) {
    return null;
  }
  return {
    kind: 'restore',
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
