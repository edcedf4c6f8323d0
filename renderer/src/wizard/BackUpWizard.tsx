import OutlinedInput from '@mui/material/OutlinedInput';
import { type ReactNode, useId, useState } from 'react';

import type { BackupRequest } from '#shared/plan.ts';
import { backupNameLimit, isValidName } from '#shared/selection.ts';

import { Field } from '../components/Field.tsx';
import { useClusterContents, useClusters, useStorages } from '../queries.ts';
import { Page } from '../shell/Page.tsx';
import { TargetBand } from '../shell/TargetBand.tsx';
import { useWords } from '../texts/texts.ts';
import { ClusterStep, StorageChoices } from './ClusterStep.tsx';
import { CollectionsStep } from './CollectionsStep.tsx';
import { ContentsState } from './ContentsState.tsx';
import { type BackUpDraft, useDrafts } from './drafts.ts';
import { FlushOptions } from './OptionFields.tsx';
import { ReviewStep } from './ReviewStep.tsx';
import { selectableOf, totalRowsOf } from './selectable.ts';
import { StartButton } from './StartButton.tsx';
import { useDefaultStorage } from './useDefaultStorage.ts';
import { usePlan, useStart } from './usePlan.ts';
import { WizardFrame } from './WizardFrame.tsx';
import { WizardSummary } from './WizardSummary.tsx';

/** Backs up collections of one cluster to a bucket. */
export function BackUpWizard(): ReactNode {
  const words = useWords();
  const nameId = useId();
  const [current, setCurrent] = useState(0);
  const draft = useDrafts((drafts) => drafts.backUp);
  const change = useDrafts((drafts) => drafts.change);
  const set = (next: Partial<BackUpDraft>) => change('backUp', next);
  const cluster = useClusters().data?.find(({ id }) => id === draft.clusterId);
  const storageId = useDefaultStorage(draft.storageId, draft.clusterId);
  const storage = useStorages().data?.find(({ id }) => id === storageId);
  const contents = useClusterContents(draft.clusterId);
  const collections = selectableOf(contents.data);
  const isReview = current === 3;
  const isEverything = collections.every(({ name }) => draft.selected.includes(name));
  const plan = usePlan(isReview ? requestOf(draft, { storageId, isEverything }) : null);
  const start = useStart('backUp');
  const isNameBad = draft.backupName !== '' && !isValidName(draft.backupName, backupNameLimit);
  const nameRule = words.say('wizard.nameRule', { limit: words.number(backupNameLimit) });
  const placeBlocked = storage === undefined ? words.say('wizard.pickStorage') : null;
  const steps = [
    {
      id: 'source',
      title: words.say('wizard.step.cluster'),
      summary: cluster?.name ?? '',
      blocked: cluster === undefined ? words.say('wizard.pickCluster') : null,
      content: (
        <ClusterStep
          clusterId={draft.clusterId}
          explanation={words.say('wizard.backUpSource')}
          onPick={(clusterId) => set({ clusterId, storageId: null, selected: [] })}
        />
      ),
    },
    {
      id: 'what',
      title: words.say('wizard.step.what'),
      summary: words.count('wizard.collectionCount', draft.selected.length),
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
      id: 'place',
      title: words.say('wizard.step.place'),
      summary: storage?.name ?? '',
      blocked: placeBlocked ?? (isNameBad ? nameRule : null),
      content: (
        <>
          <p className="secondary">{words.say('wizard.backUpPlace')}</p>
          <StorageChoices storageId={storageId} onPick={(id) => set({ storageId: id })} />
          <div style={{ maxWidth: 420 }}>
            <Field
              id={nameId}
              label={words.say('wizard.backupName')}
              hint={words.say('wizard.backupNameHint')}
              error={isNameBad ? nameRule : undefined}
            >
              <OutlinedInput
                id={nameId}
                size="small"
                value={draft.backupName}
                error={isNameBad}
                onChange={({ target }) => set({ backupName: target.value.trim() })}
                inputProps={{
                  className: 'mono',
                  spellCheck: false,
                  'aria-describedby': `${nameId}-note`,
                }}
              />
            </Field>
          </div>
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
      crumbs={[{ label: words.say('shell.backUp') }]}
      band={cluster && <TargetBand cluster={cluster} role="source" />}
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
                {
                  label: words.say('wizard.rows'),
                  value: words.number(totalRowsOf(collections, draft.selected)),
                },
              ]}
              note={words.say('wizard.backUpNote')}
            />
          )
        }
        lastAction={
          <StartButton label={words.say('wizard.startBackUp')} preview={plan.data} start={start} />
        }
      />
    </Page>
  );
}

function requestOf(
  draft: BackUpDraft,
  { storageId, isEverything }: { storageId: string | null; isEverything: boolean },
): BackupRequest | null {
  const { clusterId, selected, backupName, strategy, pauseGc } = draft;
  if (clusterId === null || storageId === null || selected.length === 0) return null;
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
