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
import type { Words } from './words.ts';

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
  const { name: backupName, force, meta_only: metaOnly } = flags;
  if (backupName !== undefined) checkBackupName(backupName);
  const filter = filterOf(flags, { type: 'keep' }, speaker);
  // Nothing is flushed for metadata alone, so that --force agrees with it.
  const strategy = metaOnly ? 'meta_only' : force ? 'skip_flush' : (flags.strategy ?? 'auto');
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

/** @throws INVALID_NAME, FILTER_INVALID, RENAME_INVALID, NOT_BUILT, USAGE */
export function readRestore(flags: Flags, speaker: Speaker): RequestFor<RestoreRequest> {
  const { words, screen } = speaker;
  refuseNotBuilt(flags, words);
  const backupName = requireName(flags, words);
  const names = namesOf(flags);
  const filter = filterOf(flags, names, speaker);
  if (flags.use_v2_restore) screen.warn(words.say('note.v2Restore'));
  if (flags.drop_exist_collection) screen.warn(words.say('note.dropExistCollection'));
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
export function readCopy(flags: Flags): RequestFor<CopyRequest> {
  const { name: backupName, filter = '', strategy, via = 'target' } = flags;
  if (backupName !== undefined) checkBackupName(backupName);
  parseFilter(filter);
  const names = namesOf(flags);
  createNameMapper(names);
  const conflicts = conflictsOf(flags);
  return ({ clusterId, storageId, targetClusterId, targetStorageId, pauseGc }) => ({
    kind: 'copy',
    sourceClusterId: clusterId,
    clusterId: targetClusterId || clusterId,
    storageId: (via === 'target' && targetStorageId) || storageId,
    ...(backupName === undefined ? {} : { backupName }),
    filter,
    names,
    strategy: FlushStrategy.exclude(['meta_only']).parse(strategy ?? 'auto'),
    pauseGc,
    rebuildIndexes: flags.rebuildIndex === true,
    useAutoIndex: flags.use_auto_index === true,
    load: flags.load ? 'asInSource' : 'never',
    conflicts,
    keepBackup: flags.keepBackup !== false,
  });
}

/** milvus-backup drops what is there before it restores; here it goes once the new one is counted. */
function conflictsOf({ onConflict, drop_exist_collection: isReplacing }: Flags): Conflicts {
  return { otherwise: isReplacing ? 'replace' : (onConflict ?? 'stop'), byTarget: {} };
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
  restore: ['--drop_exist_index', '--skip_create_collection', '--rbac'],
} as const;

function refuseNotBuilt(flags: Flags, words: Words): void {
  const given = new Map(Object.entries(flags));
  const asked = [...notBuiltFlags.create, ...notBuiltFlags.restore].find((flag) =>
    given.has(flag.slice(2)),
  );
  const what = given.get('format') === 'snapshot' ? '--format snapshot' : asked;
  if (what === undefined) return;
  throw new AppError('NOT_BUILT', { what, reason: words.say('notBuilt.later') });
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
