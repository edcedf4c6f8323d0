import { type ReactNode, useState } from 'react';

import type { CopyRequest } from '#shared/plan.ts';

import { useClusterContents, useClusters, useStorages } from '../queries.ts';
import { Page } from '../shell/Page.tsx';
import { TargetBand } from '../shell/TargetBand.tsx';
import { useWords } from '../texts/texts.ts';
import { ClusterStep, StorageChoices } from './ClusterStep.tsx';
import { CollectionsStep } from './CollectionsStep.tsx';
import { ContentsState } from './ContentsState.tsx';
import { type CopyDraft, useDrafts } from './drafts.ts';
import { type NamedCollection, nameCollections, toNameMapping } from './nameRules.ts';
import { NamesStep } from './NamesStep.tsx';
import { FlushOptions, OptionBox, RestoreOptions } from './OptionFields.tsx';
import { ReviewStep } from './ReviewStep.tsx';
import { selectableOf, takenNamesOf, totalRowsOf } from './selectable.ts';
import { StartButton } from './StartButton.tsx';
import { useDefaultStorage } from './useDefaultStorage.ts';
import { usePlan, useStart } from './usePlan.ts';
import { WizardFrame } from './WizardFrame.tsx';
import { WizardSummary } from './WizardSummary.tsx';

/** Copies collections of one cluster beside themselves, under other names. */
export function CopyWizard(): ReactNode {
  const words = useWords();
  const [current, setCurrent] = useState(0);
  const draft = useDrafts((drafts) => drafts.copy);
  const change = useDrafts((drafts) => drafts.change);
  const set = (next: Partial<CopyDraft>) => change('copy', next);
  const cluster = useClusters().data?.find(({ id }) => id === draft.clusterId);
  const storageId = useDefaultStorage(draft.storageId, draft.clusterId);
  const storage = useStorages().data?.find(({ id }) => id === storageId);
  const contents = useClusterContents(draft.clusterId);
  const collections = selectableOf(contents.data);
  const named = nameCollections(draft.selected, draft.names, takenNamesOf(contents.data));
  const toFix = named.filter(({ state }) => state !== 'new').length;
  const isReview = current === 5;
  const plan = usePlan(isReview ? requestOf(draft, named, storageId) : null);
  const start = useStart('copy');
  const rows = words.number(totalRowsOf(collections, draft.selected));
  const collectionCount = words.count('wizard.collectionCount', draft.selected.length);
  const steps = [
    {
      id: 'source',
      title: words.say('wizard.step.cluster'),
      summary: cluster?.name ?? '',
      blocked: cluster === undefined ? words.say('wizard.pickCluster') : null,
      content: (
        <ClusterStep
          clusterId={draft.clusterId}
          explanation={words.say('wizard.copySource')}
          onPick={(clusterId) => set({ clusterId, storageId: null, selected: [] })}
        />
      ),
    },
    {
      id: 'what',
      title: words.say('wizard.step.what'),
      summary: collectionCount,
      blocked: draft.selected.length === 0 ? words.say('wizard.pickCollections') : null,
      content: (
        <ContentsState query={contents}>
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
        <NamesStep named={named} choice={draft.names} onChange={(names) => set({ names })} />
      ),
    },
    {
      id: 'place',
      title: words.say('wizard.step.place'),
      summary: storage?.name ?? '',
      blocked: storage === undefined ? words.say('wizard.pickStorage') : null,
      content: (
        <>
          <p className="secondary">{words.say('wizard.copyPlace')}</p>
          <StorageChoices storageId={storageId} onPick={(id) => set({ storageId: id })} />
          <OptionBox
            label={words.say('wizard.keepBackup')}
            effect={words.say('wizard.keepBackupEffect')}
            isOn={draft.keepBackup}
            onChange={(keepBackup) => set({ keepBackup })}
          />
        </>
      ),
    },
    {
      id: 'options',
      title: words.say('wizard.step.options'),
      summary: '',
      blocked: null,
      content: (
        <>
          <RestoreOptions choices={draft} onChange={set} />
          <FlushOptions choices={draft} onChange={set} />
        </>
      ),
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
      crumbs={[{ label: words.say('shell.copy') }]}
      band={cluster && <TargetBand cluster={cluster} role="target" />}
    >
      <WizardFrame
        steps={steps}
        current={current}
        onStep={setCurrent}
        summary={
          isReview ? null : (
            <WizardSummary
              from={cluster}
              storage={storage}
              figures={[
                {
                  label: words.say('wizard.collections'),
                  value: words.number(draft.selected.length),
                },
                { label: words.say('wizard.rows'), value: rows },
              ]}
              note={words.say('wizard.copyNote')}
            />
          )
        }
        lastAction={
          <StartButton label={words.say('wizard.startCopy')} preview={plan.data} start={start} />
        }
      />
    </Page>
  );
}

function requestOf(
  draft: CopyDraft,
  named: readonly NamedCollection[],
  storageId: string | null,
): CopyRequest | null {
  const { clusterId, selected, strategy, pauseGc, rebuildIndexes, useAutoIndex, load } = draft;
  if (clusterId === null || storageId === null || selected.length === 0) return null;
  return {
    kind: 'copy',
    clusterId,
    storageId,
    filter: selected.join(','),
    names: toNameMapping(named, draft.names),
    strategy,
    pauseGc,
    rebuildIndexes,
    useAutoIndex,
    load,
    keepBackup: draft.keepBackup,
  };
}
