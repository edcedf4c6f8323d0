import { z } from 'zod';

import { AppError } from '#shared/errors.ts';
import {
  type BackupRequest,
  type ConflictPolicy,
  type Conflicts,
  type CopyRequest,
  FlushStrategy,
  type NameMapping,
  type RestoreRequest,
} from '#shared/plan.ts';
import {
  checkBackupName,
  createNameMapper,
  formatName,
  parseFilter,
  parseName,
} from '#shared/selection.ts';

import type { OpenedEngine } from './host.ts';
import type { Scope } from './session.ts';
import { wrongUse } from './usage.ts';
import type { NameIn, Words } from './words.ts';

/** The flags of create, restore and copy as they were parsed, with those that milvus-backup had up to 0.5. */
export interface Flags {
  readonly name?: string;
  readonly filter?: string;
  readonly colls?: string;
  readonly collections?: string;
  readonly databases?: string;
  readonly database_collections?: string;
  readonly strategy?: FlushStrategy;
  readonly force?: boolean;
  readonly suffix?: string;
  readonly rename?: string;
  readonly rebuildIndex?: boolean;
  readonly use_auto_index?: boolean;
  readonly load?: boolean;
  readonly meta_only?: boolean;
  readonly use_v2_restore?: boolean;
  readonly onConflict?: ConflictPolicy;
  readonly drop_exist_collection?: boolean;
  readonly drop_exist_index?: boolean;
  readonly skip_create_collection?: boolean;
  readonly via?: 'source' | 'target';
  readonly keepBackup?: boolean;
  readonly confirmName?: string;
  readonly yes?: boolean;
  readonly clean?: boolean;
}

/** A request without its profiles, which are known when the engine is open. */
export type RequestFor<R> = (
  opened: Pick<
    OpenedEngine,
    'clusterId' | 'storageId' | 'targetClusterId' | 'targetStorageId' | 'pauseGc'
  >,
) => R;

type Speaker = Pick<Scope, 'words' | 'screen'>;

/** @throws INVALID_NAME, FILTER_INVALID, NOT_BUILT, USAGE */
export function readCreate(flags: Flags, speaker: Speaker): RequestFor<BackupRequest> {
  refuseNotBuilt(flags, speaker.words);
  const { name: backupName } = flags;
  if (backupName !== undefined) checkBackupName(backupName);
  const filter = filterOf(flags, { type: 'keep' }, speaker);
  const strategy = strategyOf(flags, speaker);
  return ({ clusterId, storageId, pauseGc }) => ({
    kind: 'backup',
    clusterId,
    storageId,
    ...(backupName === undefined ? {} : { backupName }),
    filter,
    strategy,
    pauseGc,
  });
}

function strategyOf(flags: Flags, { words, screen }: Speaker): FlushStrategy {
  // Nothing is flushed for metadata alone, so that --force agrees with it.
  if (flags.meta_only) return 'meta_only';
  if (flags.force) return 'skip_flush';
  if (flags.strategy !== 'bulk_flush') return flags.strategy ?? 'auto';
  screen.warn(words.say('note.bulkFlush'));
  return 'serial_flush';
}

/** @throws INVALID_NAME, FILTER_INVALID, RENAME_INVALID, NOT_BUILT, USAGE */
export function readRestore(flags: Flags, speaker: Speaker): RequestFor<RestoreRequest> {
  const { words, screen } = speaker;
  refuseNotBuilt(flags, words);
  const backupName = requireName(flags, words);
  const names = namesOf(flags);
  const filter = filterOf(flags, names, speaker);
  if (flags.use_v2_restore) screen.warn(words.say('note.v2Restore'));
  if (flags.drop_exist_collection) screen.warn(words.say('note.dropExistCollection'));
  if (flags.skip_create_collection) screen.warn(words.say('note.skipCreateCollection'));
  const conflicts = conflictsOf(flags);
  return ({ clusterId, storageId }) => ({
    kind: 'restore',
    conflicts,
    storageId,
    backupName,
    clusterId,
    filter,
    names,
    rebuildIndexes: flags.rebuildIndex === true,
    useAutoIndex: flags.use_auto_index === true,
    load: flags.load ? 'asInSource' : 'never',
    metaOnly: flags.meta_only === true,
  });
}

/**
 * The backup in between lies at the target unless told otherwise, so that what may pass through this computer does so once.
 * @throws INVALID_NAME, FILTER_INVALID
 */
export function readCopy(flags: Flags, speaker: Speaker): RequestFor<CopyRequest> {
  const { name: backupName, filter = '', via = 'target' } = flags;
  if (backupName !== undefined) checkBackupName(backupName);
  parseFilter(filter);
  const names = namesOf(flags);
  createNameMapper(names);
  const conflicts = conflictsOf(flags);
  const strategy = FlushStrategy.exclude(['meta_only']).parse(strategyOf(flags, speaker));
  return ({ clusterId, storageId, targetClusterId, targetStorageId, pauseGc }) => ({
    kind: 'copy',
    sourceClusterId: clusterId,
    clusterId: targetClusterId || clusterId,
    storageId: (via === 'target' && targetStorageId) || storageId,
    ...(backupName === undefined ? {} : { backupName }),
    filter,
    names,
    strategy,
    pauseGc,
    rebuildIndexes: flags.rebuildIndex === true,
    useAutoIndex: flags.use_auto_index === true,
    load: flags.load ? 'asInSource' : 'never',
    conflicts,
    keepBackup: flags.keepBackup !== false,
  });
}

/** milvus-backup drops what is there before it restores; here it goes once the new one is counted. */
function conflictsOf(flags: Flags): Conflicts {
  const {
    onConflict,
    drop_exist_collection: isReplacing,
    skip_create_collection: isAdding,
  } = flags;
  const asked = isReplacing ? 'replace' : isAdding ? 'append' : onConflict;
  return { otherwise: asked ?? 'stop', byTarget: {} };
}

/** A name that is a name; whether there is such a backup is for the engine to say. */
export function requireName({ name = '' }: Flags, words: Words): string {
  if (name.trim() === '') throw wrongUse(words.say('usage.nothingNamed', { flag: '--name' }));
  return name;
}

function namesOf({ suffix, rename }: Flags): NameMapping {
  if (suffix) return { type: 'suffix', suffix };
  return rename ? { type: 'rename', rules: rename } : { type: 'keep' };
}

/** Flags of milvus-backup that are understood, and refused. */
export const notBuiltFlags = {
  create: ['--rbac', '--backup_index_extra'],
  restore: ['--rbac'],
} as const;

function refuseNotBuilt(flags: Flags, words: Words): void {
  const given = new Map(Object.entries(flags));
  const refuse = (what: string, reason: NameIn<'notBuilt'>): never => {
    const params = { what, reason: words.say(`notBuilt.${reason}`) };
    throw new AppError('NOT_BUILT', params, { hint: words.say('hint.leaveOut') });
  };
  if (given.has('rbac')) refuse('--rbac', 'rbac');
  if (given.has('backup_index_extra')) refuse('--backup_index_extra', 'indexExtra');
  if (given.get('format') === 'snapshot') refuse('--format snapshot', 'snapshot');
  // Elsewhere it changes nothing: a collection that is created has no index yet.
  const isAdding = flags.skip_create_collection || flags.onConflict === 'append';
  if (flags.drop_exist_index && isAdding) refuse('--drop_exist_index', 'dropIndex');
}

/**
 * The filter that was given, or an old flag turned into one. The old flags named collections of the source, a filter names
 * those of the target, so the names are mapped as the restore maps them.
 * @throws USAGE when there are two ways of choosing, when the value names nothing, or when whole databases are to be
 *   renamed, which no filter can say; and what filter and mapping are refused for
 */
function filterOf(flags: Flags, names: NameMapping, { words, screen }: Speaker): string {
  const mapName = createNameMapper(names);
  const [given, other] = Object.entries({
    '-c': flags.colls ?? flags.collections,
    '-d': flags.databases,
    '-a': flags.database_collections,
    '--filter': flags.filter,
  }).flatMap(([flag, value]) => (value === undefined ? [] : [{ flag, value }]));
  if (given === undefined) return '';
  const { flag, value } = given;
  const conflictWith = (second: string): AppError =>
    wrongUse(
      words.say('usage.conflictingOption', { first: flag, second }),
      words.say('hint.filter'),
    );
  if (other !== undefined) throw conflictWith(other.flag);
  if (flag === '--filter') {
    parseFilter(value);
    return value;
  }
  const items = itemsOf(flag, value, words).map((item) => {
    if (!item.endsWith('.*')) return formatName(mapName(parseName(item)));
    if (names.type === 'rename') throw conflictWith('--rename');
    return item;
  });
  // An empty filter would mean everything.
  if (items.length === 0) throw wrongUse(words.say('usage.nothingNamed', { flag }));
  const filter = items.join(',');
  parseFilter(filter);
  screen.warn(words.say('note.oldFlag', { flag, filter }));
  return filter;
}

const DatabaseCollections = z.record(z.string(), z.array(z.string()));

/** Each collection or whole database that an old flag names. */
function itemsOf(flag: string, value: string, words: Words): string[] {
  const list = value.split(',').flatMap((item) => item.trim() || []);
  if (flag === '-c') return list;
  if (flag === '-d') return list.map((database) => `${database}.*`);
  try {
    return Object.entries(DatabaseCollections.parse(JSON.parse(value))).flatMap(
      ([database, collections]) =>
        (collections.length === 0 ? ['*'] : collections).map((name) => `${database}.${name}`),
    );
  } catch {
    const example = `-a '{"db1":["c1","c2"],"db2":[]}'`;
    throw wrongUse(words.say('usage.notJson', { flag }), example);
  }
}
