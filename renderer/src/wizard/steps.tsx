import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import type { ClusterProfile, StorageProfile } from '#shared/profile.ts';
import { formatName } from '#shared/selection.ts';

import { placeOf } from '../placeOf.ts';
import type { Words } from '../texts/texts.ts';
import { ClusterStep, StorageChoices } from './ClusterStep.tsx';
import { CollectionsStep, type SelectableCollection } from './CollectionsStep.tsx';
import { ContentsState } from './ContentsState.tsx';
import type { FlushChoices, RestoreChoices } from './drafts.ts';
import {
  decidedPolicies,
  isFree,
  isSettled,
  isTaken,
  type NameChoice,
  type NamedCollection,
  sameNames,
} from './nameRules.ts';
import { NamesStep } from './NamesStep.tsx';
import { FlushOptions, RestoreOptions } from './OptionFields.tsx';
import { optionsInWords } from './optionWords.ts';
import { totalRowsOf } from './selectable.ts';
import { type Blocked, fault, missing, type WizardStep } from './wizardStep.ts';

/** A step in which a cluster is picked, but for what it shows. */
export function pickedCluster(
  id: 'cluster' | 'target',
  cluster: ClusterProfile | undefined,
  words: Words,
): Omit<WizardStep, 'content'> {
  return {
    id,
    title: words.say(`wizard.step.${id}`),
    summary: cluster?.name ?? '',
    facts: cluster
      ? [
          [words.say('wizard.name'), cluster.name],
          [words.say('wizard.milvus'), cluster.milvus.address],
          [words.say('wizard.ownBucket'), placeOf(cluster.storage)],
        ]
      : [],
    blocked: cluster === undefined ? missing(words.say('wizard.pickCluster')) : null,
  };
}

/** The step in which a cluster is picked. */
export function clusterStep(
  id: 'cluster' | 'target',
  props: {
    readonly cluster: ClusterProfile | undefined;
    readonly explanation: string;
    readonly words: Words;
    readonly onPick: (clusterId: string) => void;
  },
): WizardStep {
  const { cluster, words, ...choice } = props;
  return {
    ...pickedCluster(id, cluster, words),
    content: <ClusterStep clusterId={cluster?.id ?? null} {...choice} />,
  };
}

/** As many names as fit into a line or two. */
const namedInSummary = 4;

/** The step in which collections are ticked, of a cluster or of a backup. */
export function collectionsStep(props: {
  readonly query: UseQueryResult;
  /** Where it is read, where that is a cluster. */
  readonly clusterId?: string | undefined;
  readonly collections: readonly SelectableCollection[];
  readonly selected: readonly string[];
  readonly words: Words;
  readonly onSelect: (selected: string[]) => void;
}): WizardStep {
  const { query, clusterId, collections, selected, words, onSelect } = props;
  const more = selected.length - namedInSummary;
  const named = selected.slice(0, namedInSummary);
  return {
    id: 'what',
    title: words.say('wizard.step.what'),
    summary:
      collections.length === 0
        ? ''
        : words.say('wizard.selected', {
            count: words.number(selected.length),
            total: words.number(collections.length),
          }),
    facts: [
      [
        words.say('wizard.collections'),
        words.list(more > 0 ? [...named, words.count('job.andMore', more)] : named),
      ],
      [words.say('wizard.rows'), words.number(totalRowsOf(collections, selected))],
    ],
    blocked: selected.length === 0 ? missing(words.say('wizard.pickCollections')) : null,
    content: (
      <ContentsState query={query} clusterId={clusterId}>
        <CollectionsStep collections={collections} selected={selected} onSelect={onSelect} />
      </ContentsState>
    ),
  };
}

/** The first two steps where a cluster is the source: which one, and what of it. */
export function sourceSteps(props: {
  readonly cluster: ClusterProfile | undefined;
  readonly explanation: string;
  readonly query: UseQueryResult;
  readonly collections: readonly SelectableCollection[];
  readonly selected: readonly string[];
  readonly words: Words;
  readonly set: (next: {
    readonly clusterId?: string;
    readonly storageId?: null;
    readonly selected: string[];
  }) => void;
}): readonly [WizardStep, WizardStep] {
  const { cluster, explanation, words, set, ...what } = props;
  // Another cluster has other collections, and mostly another place near it.
  const onPick = (clusterId: string) => set({ clusterId, storageId: null, selected: [] });
  return [
    clusterStep('cluster', { cluster, explanation, words, onPick }),
    collectionsStep({
      ...what,
      clusterId: cluster?.id,
      words,
      onSelect: (selected) => set({ selected }),
    }),
  ];
}

/** The step in which the place of the backup is picked. */
export function placeStep(props: {
  readonly storage: StorageProfile | undefined;
  readonly explanation: string;
  readonly fact: WizardStep['facts'][number];
  /** Why one cannot go on although there is a place. */
  readonly blocked?: Blocked | null;
  readonly words: Words;
  readonly onPick: (storageId: string) => void;
  readonly more: ReactNode;
}): WizardStep {
  const { storage, explanation, fact, blocked = null, words, onPick, more } = props;
  return {
    id: 'place',
    title: words.say('wizard.step.place'),
    summary: storage?.name ?? '',
    facts: storage ? [[words.say('wizard.place'), placeOf(storage.location)], fact] : [],
    blocked: storage === undefined ? missing(words.say('wizard.pickStorage')) : blocked,
    content: (
      <>
        <p className="secondary">{explanation}</p>
        <StorageChoices storageId={storage?.id ?? null} onPick={onPick} />
        {more}
      </>
    ),
  };
}

/** The step of the options, which are usual as long as nobody chooses. */
export function optionsStep(props: {
  readonly restore?: RestoreChoices;
  readonly flush?: FlushChoices & { readonly canPause: boolean };
  readonly words: Words;
  readonly onChange: (choices: Partial<RestoreChoices & FlushChoices>) => void;
}): WizardStep {
  const { restore, flush, words, onChange } = props;
  return {
    id: 'options',
    title: words.say('wizard.step.options'),
    ...optionsInWords(props, words),
    blocked: null,
    content: (
      <>
        {restore && <RestoreOptions choices={restore} onChange={onChange} />}
        {flush && <FlushOptions choices={flush} canPause={flush.canPause} onChange={onChange} />}
      </>
    ),
  };
}

/** 7 new, 1 replaced after verification */
function namesInWords(named: readonly NamedCollection[], words: Words): string {
  const free = named.filter(({ state }) => isFree(state)).length;
  const decided = decidedPolicies.flatMap((policy) => {
    const count = named.filter((one) => one.policy === policy && isTaken(one.state)).length;
    return count === 0 ? [] : [words.count(`wizard.policyCount.${policy}`, count)];
  });
  const parts = free > 0 ? [words.count('wizard.namesNew', free), ...decided] : decided;
  return parts.join(', ');
}

/** The step in which targets get their names. */
export function namesStep(props: {
  readonly query: UseQueryResult;
  readonly named: readonly NamedCollection[];
  readonly choice: NameChoice;
  /** By default names stay. */
  readonly usual?: NameChoice;
  readonly words: Words;
  readonly onChange: (choice: NameChoice) => void;
}): WizardStep {
  const { query, named, choice, usual = sameNames, words, onChange } = props;
  const toFix = named.filter((one) => !isSettled(one)).length;
  const made = named.filter(({ policy }) => policy !== 'skip').length;
  const changed = named.filter(({ source, target }) => formatName(target) !== source).length;
  const databases = new Set(named.map(({ target }) => target.database)).size;
  return {
    id: 'names',
    title: words.say('wizard.step.names'),
    heading: words.say('wizard.namesHeading'),
    summary:
      toFix === 0 ? namesInWords(named, words) : words.count('wizard.namesToFixShort', toFix),
    facts: [
      [
        words.say('wizard.created'),
        words.say('wizard.createdIn', {
          collections: words.count('wizard.collectionCount', made),
          databases: words.count('wizard.databaseCount', databases),
        }),
      ],
      [words.say('wizard.renamed'), words.number(changed)],
    ],
    blocked: toFix === 0 ? null : fault(words.count('wizard.namesToFix', toFix)),
    content: (
      <ContentsState query={query}>
        <NamesStep named={named} choice={choice} usual={usual} onChange={onChange} />
      </ContentsState>
    ),
  };
}
