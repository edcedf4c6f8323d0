import { create } from 'zustand';

import type { FlushStrategy } from '#shared/plan.ts';

import type { NameChoice } from './nameRules.ts';

/** What to do with collections after their rows are there. */
export interface RestoreChoices {
  readonly rebuildIndexes: boolean;
  readonly useAutoIndex: boolean;
  readonly load: 'asInSource' | 'never';
}

export interface FlushChoices {
  readonly strategy: Exclude<FlushStrategy, 'meta_only'>;
  readonly pauseGc: boolean;
}

export interface CopyDraft extends RestoreChoices, FlushChoices {
  readonly clusterId: string | null;
  readonly storageId: string | null;
  /** db.collection */
  readonly selected: readonly string[];
  readonly names: NameChoice;
  readonly keepBackup: boolean;
}

export interface BackUpDraft extends FlushChoices {
  readonly clusterId: string | null;
  readonly storageId: string | null;
  readonly selected: readonly string[];
  /** '' lets the engine name it. */
  readonly backupName: string;
}

export interface RestoreDraft extends RestoreChoices {
  readonly storageId: string | null;
  readonly backupName: string | null;
  readonly clusterId: string | null;
  readonly selected: readonly string[];
  readonly names: NameChoice;
}

interface Drafts {
  readonly copy: CopyDraft;
  readonly backUp: BackUpDraft;
  readonly restore: RestoreDraft;
}

const restoreChoices = { rebuildIndexes: true, useAutoIndex: false, load: 'asInSource' } as const;
const flushChoices = { strategy: 'auto', pauseGc: true } as const;

const empty: Drafts = {
  copy: {
    ...restoreChoices,
    ...flushChoices,
    clusterId: null,
    storageId: null,
    selected: [],
    names: { suffix: '_bak', overrides: {} },
    keepBackup: true,
  },
  backUp: { ...flushChoices, clusterId: null, storageId: null, selected: [], backupName: '' },
  restore: {
    ...restoreChoices,
    storageId: null,
    backupName: null,
    clusterId: null,
    selected: [],
    names: { suffix: '', overrides: {} },
  },
};

interface DraftStore extends Drafts {
  readonly change: <Kind extends keyof Drafts>(kind: Kind, change: Partial<Drafts[Kind]>) => void;
  /** After its start, or when it is given up. */
  readonly forget: (kind: keyof Drafts) => void;
}

/** What was filled in stays while one looks at other pages. */
export const useDrafts = create<DraftStore>((set) => ({
  ...empty,
  change: (kind, change) => set((drafts) => ({ [kind]: { ...drafts[kind], ...change } })),
  forget: (kind) => set({ [kind]: empty[kind] }),
}));
