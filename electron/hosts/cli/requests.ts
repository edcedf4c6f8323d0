import { AppError } from '#shared/errors.ts';
import type { BackupRequest, NameMapping, RestoreRequest } from '#shared/plan.ts';
import { checkBackupName, createNameMapper, parseFilter } from '#shared/selection.ts';

import { wrongUse } from './exitCode.ts';
import type { OpenedEngine } from './host.ts';
import { type OldSelection, type Translated, translateSelection } from './oldSelection.ts';
import type { Words } from './words.ts';

export type Profiles = Pick<OpenedEngine, 'clusterId' | 'storageId' | 'pauseGc'>;

export interface CreateOptions extends OldSelection {
  readonly name?: string;
  readonly filter?: string;
  readonly strategy?: BackupRequest['strategy'];
  readonly force?: true;
  readonly meta_only?: true;
  readonly rbac?: true;
  readonly backup_index_extra?: true;
  readonly format?: 'auto' | 'binlog' | 'snapshot';
  readonly confirmName?: string;
}

export interface RestoreOptions extends Omit<OldSelection, 'colls'> {
  readonly name: string;
  readonly collections?: string;
  readonly filter?: string;
  readonly suffix?: string;
  readonly rename?: string;
  readonly rebuildIndex: boolean;
  readonly load: boolean;
  readonly meta_only?: true;
  readonly use_auto_index?: true;
  readonly use_v2_restore?: true;
  readonly drop_exist_collection?: true;
  readonly drop_exist_index?: true;
  readonly skip_create_collection?: true;
  readonly rbac?: true;
  readonly confirmName?: string;
}

/** A request without its profiles, which are known when the engine is open, and what to say about old flags. */
export interface Read<R> {
  readonly request: (profiles: Profiles) => R;
  readonly notes: readonly string[];
}

/** @throws INVALID_NAME, FILTER_INVALID, NOT_BUILT, USAGE */
export function readCreate(options: CreateOptions, words: Words): Read<BackupRequest> {
  refuseNotBuilt(
    {
      '--rbac': options.rbac,
      '--backup_index_extra': options.backup_index_extra,
      '--format snapshot': options.format === 'snapshot',
    },
    words,
  );
  if (options.name !== undefined) checkBackupName(options.name);
  const names = { type: 'keep' } as const;
  const translated = translateSelection(options, { filter: options.filter, names, words });
  const filter = translated?.filter ?? options.filter ?? '';
  parseFilter(filter);
  const strategy = strategyOf(options, words);
  const { name } = options;
  return {
    request: ({ clusterId, storageId, pauseGc }) => ({
      kind: 'backup',
      clusterId,
      storageId,
      ...(name === undefined ? {} : { backupName: name }),
      filter,
      strategy,
      pauseGc,
    }),
    notes: notesOf(translated, words),
  };
}

/** @throws INVALID_NAME, FILTER_INVALID, RENAME_INVALID, NOT_BUILT, USAGE */
export function readRestore(options: RestoreOptions, words: Words): Read<RestoreRequest> {
  refuseNotBuilt(
    {
      '--drop_exist_collection': options.drop_exist_collection,
      '--drop_exist_index': options.drop_exist_index,
      '--skip_create_collection': options.skip_create_collection,
      '--rbac': options.rbac,
    },
    words,
  );
  const backupName = requireName(options.name, words);
  const names = namesOf(options);
  createNameMapper(names);
  const old = { ...options, colls: options.collections };
  const translated = translateSelection(old, { filter: options.filter, names, words });
  const filter = translated?.filter ?? options.filter ?? '';
  parseFilter(filter);
  const notes = notesOf(translated, words);
  return {
    request: ({ clusterId, storageId }) => ({
      kind: 'restore',
      storageId,
      backupName,
      clusterId,
      filter,
      names,
      rebuildIndexes: options.rebuildIndex,
      useAutoIndex: options.use_auto_index === true,
      load: options.load ? 'asInSource' : 'never',
      metaOnly: options.meta_only === true,
    }),
    notes: options.use_v2_restore === true ? [...notes, words.say('note.v2Restore')] : notes,
  };
}

/** A name that is a name; whether there is such a backup is for the engine to say. */
export function requireName(name: string, words: Words): string {
  if (name.trim() === '') throw wrongUse(words.say('usage.nothingNamed', { flag: '--name' }));
  return name;
}

function namesOf({ suffix, rename }: RestoreOptions): NameMapping {
  if (suffix !== undefined && suffix !== '') return { type: 'suffix', suffix };
  if (rename !== undefined && rename !== '') return { type: 'rename', rules: rename };
  return { type: 'keep' };
}

function strategyOf(options: CreateOptions, words: Words): BackupRequest['strategy'] {
  const old = [
    ...(options.force ? [{ flag: '--force', strategy: 'skip_flush' as const }] : []),
    ...(options.meta_only ? [{ flag: '--meta_only', strategy: 'meta_only' as const }] : []),
  ];
  const [first, second] = old;
  if (first === undefined) return options.strategy ?? 'auto';
  const other = options.strategy === undefined ? second?.flag : '--strategy';
  // Nothing is flushed for metadata alone, so these two agree.
  if (other === '--meta_only') return 'meta_only';
  if (other !== undefined) {
    throw wrongUse(words.say('usage.conflict', { first: first.flag, second: other }));
  }
  return first.strategy;
}

function notesOf(translated: Translated | null, words: Words): string[] {
  if (translated === null) return [];
  const { flag, filter } = translated;
  return [words.say('note.oldFlag', { flag, filter })];
}

function refuseNotBuilt(flags: Readonly<Record<string, boolean | undefined>>, words: Words): void {
  const asked = Object.keys(flags).find((flag) => flags[flag] === true);
  if (asked === undefined) return;
  throw new AppError('NOT_BUILT', { what: asked, reason: words.say('notBuilt.later') });
}
