import { z } from 'zod';
import { create } from 'zustand';

import { ConflictPolicy } from '#shared/plan.ts';

import { readKept } from '../stores/readKept.ts';
import { sameNames } from './nameRules.ts';

const NameChoice = z.object({
  prefix: z.string(),
  suffix: z.string(),
  find: z.string(),
  replacement: z.string(),
  database: z.string(),
  overrides: z.record(z.string(), z.object({ database: z.string(), collection: z.string() })),
  policies: z.record(z.string(), ConflictPolicy),
});

/** What to do with collections after their rows are there. */
const restoreChoices = {
  rebuildIndexes: z.boolean(),
  useAutoIndex: z.boolean(),
  load: z.enum(['asInSource', 'never']),
};
const flushChoices = {
  strategy: z.enum(['auto', 'serial_flush', 'skip_flush']),
  pauseGc: z.boolean(),
};
const common = {
  /** Which step one is at. */
  step: z.number(),
  clusterId: z.string().nullable(),
  storageId: z.string().nullable(),
  /** db.collection */
  selected: z.array(z.string()),
  /** Ids of warnings of the check that a person has accepted. */
  accepted: z.array(z.string()),
  /** Why, in words of hers; may be ''. */
  acceptReason: z.string(),
};

const Drafts = z.object({
  copy: z.object({
    ...common,
    ...restoreChoices,
    ...flushChoices,
    names: NameChoice,
    keepBackup: z.boolean(),
    /** null copies beside the sources. */
    targetId: z.string().nullable(),
  }),
  /** '' lets the engine name the backup. */
  backUp: z.object({ ...common, ...flushChoices, backupName: z.string() }),
  restore: z.object({
    ...common,
    ...restoreChoices,
    names: NameChoice,
    backupName: z.string().nullable(),
  }),
});
export type Drafts = z.infer<typeof Drafts>;
export type WizardKind = keyof Drafts;

const RestoreChoices = z.object(restoreChoices);
export type RestoreChoices = z.infer<typeof RestoreChoices>;
const FlushChoices = z.object(flushChoices);
export type FlushChoices = z.infer<typeof FlushChoices>;

const nothingAccepted = { accepted: [], acceptReason: '' };
const nothingChosen = {
  step: 0,
  clusterId: null,
  storageId: null,
  selected: [],
  ...nothingAccepted,
};
const aboutTheCheck = ['step', ...Object.keys(nothingAccepted)];
export const defaultRestoreChoices: RestoreChoices = {
  rebuildIndexes: true,
  useAutoIndex: false,
  load: 'asInSource',
};
export const defaultFlushChoices: FlushChoices = { strategy: 'auto', pauseGc: true };

export const emptyDrafts: Drafts = {
  copy: {
    ...nothingChosen,
    ...defaultRestoreChoices,
    ...defaultFlushChoices,
    names: { ...sameNames, suffix: '_bak' },
    keepBackup: true,
    targetId: null,
  },
  backUp: { ...nothingChosen, ...defaultFlushChoices, backupName: '' },
  restore: {
    ...nothingChosen,
    ...defaultRestoreChoices,
    names: { ...sameNames },
    backupName: null,
  },
};

/** True when something would be lost with it. */
export function isBegun(draft: Drafts[WizardKind]): boolean {
  const { step, clusterId, storageId } = draft;
  const hasName = 'backupName' in draft && Boolean(draft.backupName);
  return step > 0 || clusterId !== null || storageId !== null || hasName;
}

export interface DraftStore extends Drafts {
  readonly change: <Kind extends WizardKind>(kind: Kind, change: Partial<Drafts[Kind]>) => void;
  /** After its start, or when it is given up. */
  readonly forget: (kind: WizardKind) => void;
}

/** What was filled in stays while one looks at other pages. */
export const useDrafts = create<DraftStore>((set) => ({
  ...emptyDrafts,
  // Warnings are accepted of what was checked: another choice is checked anew.
  change: (kind, change) =>
    set((drafts) => {
      const isAnswer = Object.keys(change).some((name) => !aboutTheCheck.includes(name));
      return { [kind]: { ...drafts[kind], ...(isAnswer ? nothingAccepted : {}), ...change } };
    }),
  forget: (kind) => set({ [kind]: emptyDrafts[kind] }),
}));

const key = 'drafts';

/** Keeps the drafts for as long as the window is there, so that they survive a reload of it. They hold no secret. */
export function keepDrafts(storage: Pick<Storage, 'getItem' | 'setItem'>): void {
  const kept = readKept(storage.getItem(key), Drafts);
  if (kept !== null) useDrafts.setState(kept);
  useDrafts.subscribe(({ copy, backUp, restore }) => {
    storage.setItem(key, JSON.stringify({ copy, backUp, restore }));
  });
}
