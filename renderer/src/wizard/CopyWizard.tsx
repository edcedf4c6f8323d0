import { type ReactNode, useEffect } from 'react';
import { useSearchParams } from 'react-router';

import type { CopyRequest } from '#shared/plan.ts';
import type { StorageProfile } from '#shared/profile.ts';

import { Note } from '../components/Status.tsx';
import { useClusterContents } from '../queries.ts';
import { useWords } from '../texts/texts.ts';
import { type Drafts, emptyDrafts } from './drafts.ts';
import {
  conflictsOf,
  type NamedCollection,
  nameCollections,
  sameNames,
  toNameMapping,
} from './nameRules.ts';
import { OptionBox } from './OptionBox.tsx';
import { selectableOf, stillThere, takenNamesOf } from './selectable.ts';
import { namesStep, optionsStep, placeStep, sourceSteps } from './steps.tsx';
import { targetStep } from './TargetStep.tsx';
import { canPauseGc, flushChoicesFor, useDraft } from './useDraft.ts';
import { WizardPage } from './WizardPage.tsx';
import { WizardSummary } from './WizardSummary.tsx';

/** Copies collections of one cluster beside themselves under other names, or to another cluster. */
export function CopyWizard(): ReactNode {
  const words = useWords();
  const { draft, set, cluster, target, storage } = useDraft('copy');
  const isBeside = target === cluster;
  useDirectMigration(draft.keepBackup, () => set({ keepBackup: false }));
  const flush = flushChoicesFor(draft, cluster);
  const contents = useClusterContents(draft.clusterId);
  const targetContents = useClusterContents(target?.id ?? null);
  const collections = selectableOf(contents.data);
  const selected = stillThere(draft.selected, collections);
  const named = nameCollections(selected, draft.names, takenNamesOf(targetContents.data), isBeside);
  const pickTarget = (targetId: string) => {
    const isSame = targetId === draft.clusterId;
    set({ targetId: isSame ? null : targetId, storageId: null, names: namesFor(isSame) });
  };
  const [source, what] = sourceSteps({
    cluster,
    explanation: words.say('wizard.copySource'),
    query: contents,
    collections,
    selected,
    words,
    set: ({ clusterId, ...next }) =>
      set({
        ...next,
        ...(clusterId === undefined ? {} : { clusterId }),
        // What was the target is the source by now: the copies stand beside it.
        ...(clusterId === undefined || clusterId !== draft.targetId
          ? {}
          : { targetId: null, names: namesFor(true) }),
      }),
  });
  const keptOrNot = words.say(draft.keepBackup ? 'wizard.backupKept' : 'wizard.backupRemoved');
  const place = placeStep({
    storage,
    explanation: words.say(draft.keepBackup ? 'wizard.copyPlace' : 'wizard.copyPlaceDirect'),
    fact: [words.say('wizard.afterwards'), keptOrNot],
    words,
    onPick: (storageId) => set({ storageId }),
    more: (
      <section className="card padded column gap-12">
        <OptionBox
          label={words.say('wizard.keepBackup')}
          effect={words.say('wizard.keepBackupEffect')}
          isOn={draft.keepBackup}
          isUsuallyOn={emptyDrafts.copy.keepBackup}
          onChange={(keepBackup) => set({ keepBackup })}
        />
        {!draft.keepBackup && !isBeside && (
          <Note kind="info">{words.say('wizard.directMigrationNote')}</Note>
        )}
      </section>
    ),
  });
  const options = optionsStep({
    restore: draft,
    flush: { ...flush, canPause: canPauseGc(cluster) },
    words,
    onChange: set,
  });
  return (
    <WizardPage
      kind="copy"
      cluster={target}
      request={requestOf({ ...draft, ...flush }, { named, targetId: target?.id, storage })}
      steps={[
        { ...source, title: words.say('wizard.step.source') },
        targetStep({ source: cluster, target, words, onPick: pickTarget }),
        what,
        namesStep({
          query: targetContents,
          named,
          choice: draft.names,
          usual: namesFor(isBeside),
          words,
          onChange: (names) => set({ names }),
        }),
        place,
        options,
      ]}
      summary={
        <WizardSummary
          from={cluster}
          to={isBeside ? undefined : target}
          isBeside={isBeside}
          storage={storage}
          collections={collections}
          selected={selected}
          named={named}
          note={words.say(isBeside ? 'wizard.copyNote' : 'wizard.copyNoteOther')}
        />
      }
    />
  );
}

/** A way in that keeps no backup: /copy?direct. Later the choice is that of the draft. */
function useDirectMigration(keepsBackup: boolean, begin: () => void): void {
  const [parameters, setParameters] = useSearchParams();
  const isAsked = parameters.has('direct');
  useEffect(() => {
    if (!isAsked) return;
    // One after the other: what is drawn between both has been asked for already.
    if (keepsBackup) begin();
    else setParameters({}, { replace: true });
  }, [isAsked, keepsBackup]);
}

/** Beside their sources names have to differ; elsewhere they best stay. */
function namesFor(isSameCluster: boolean): Drafts['copy']['names'] {
  return { ...sameNames, suffix: isSameCluster ? '_bak' : '' };
}

function requestOf(
  draft: Drafts['copy'],
  chosen: {
    readonly named: readonly NamedCollection[];
    readonly targetId: string | undefined;
    readonly storage: StorageProfile | undefined;
  },
): CopyRequest | null {
  const { named, targetId, storage } = chosen;
  const { clusterId, strategy, pauseGc, rebuildIndexes, useAutoIndex, load, keepBackup } = draft;
  if (clusterId === null || targetId === undefined) return null;
  if (storage === undefined || named.length === 0) return null;
  return {
    kind: 'copy',
    conflicts: conflictsOf(named),
    sourceClusterId: clusterId,
    clusterId: targetId,
    storageId: storage.id,
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
