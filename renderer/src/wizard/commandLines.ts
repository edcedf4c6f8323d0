import type { NameMapping, Plan, PlannedCollection } from '#shared/plan.ts';
import { PracticeClusterId, practiceProfileIds } from '#shared/practice.ts';
import { formatName } from '#shared/selection.ts';

/**
 * What to type to have the same done on the command line, without a secret in it; null where it has no words for the plan.
 * `--config` names a backup.yaml that holds this cluster and this place for backups.
 */
export function commandLines(plan: Plan, canPauseGc: boolean): readonly string[] | null {
  const { clusterId, sourceClusterId = clusterId } = plan.profiles;
  const isBetween = sourceClusterId !== clusterId;
  const where = clusterFlags(plan.profiles, isBetween ? 'target' : 'backup');
  // A copy reads another cluster than it writes to: each command is told of its own.
  const from = clusterFlags(
    { ...plan.profiles, clusterId: sourceClusterId },
    isBetween ? 'source' : 'backup',
  );
  // There is no flag that leaves garbage collection running where it can be paused.
  const isTold = !('pauseGc' in plan.options) || plan.options.pauseGc || !canPauseGc;
  if (where === null || from === null || !isTold) return null;
  const { options, backupName, collections } = plan;
  // Nor are there flags for names that are taken.
  if ('conflicts' in options && Object.keys(options.conflicts.byTarget).length > 0) return null;
  const name = ['--name', backupName];
  const lineOf = (command: string, flags: readonly string[], cluster = where) =>
    ['milvus-backup-studio', ...cluster, command, ...name, ...flags].map(quoted).join(' ');
  switch (options.kind) {
    case 'backup':
      return [
        lineOf('create', [...filterFlags(options.filter), ...strategyFlags(options.strategy)]),
      ];
    case 'restore':
      return [lineOf('restore', restoreFlags(options, options.filter))];
    case 'copy': {
      // Here the filter means the sources; that of a restore means its targets.
      const filter = options.filter === '' ? '' : targetsOf(collections);
      const flags = [...filterFlags(options.filter), ...strategyFlags(options.strategy)];
      const lines = [
        lineOf('create', flags, from),
        lineOf('restore', restoreFlags(options, filter)),
      ];
      return options.keepBackup ? lines : [...lines, lineOf('delete', [], from)];
    }
    case 'delete':
      return [lineOf('delete', [])];
    case 'cleanUp':
      return null;
    case 'transfer':
      return [transferLine(plan, options.targetName)];
  }
}

/** Files and folders by their path; other places by the configuration files that name them. */
function transferLine({ source, target, backupName }: Plan, targetName: string): string {
  const newName = targetName === backupName ? [] : ['--as', targetName];
  const from = pathFlags(source.storage, 'from', `/${backupName}`);
  const to = pathFlags(target.storage, 'to') ?? ['--to-config', 'target.yaml'];
  const words =
    from === null
      ? ['--config', 'backup.yaml', 'backups', 'copy', '--name', backupName, ...to]
      : ['--config', 'target.yaml', 'backups', 'upload', ...from];
  return ['milvus-backup-studio', ...words, ...newName].map(quoted).join(' ');
}

function pathFlags(
  storage: string | null,
  way: 'from' | 'to',
  below = '',
): readonly string[] | null {
  if (storage?.startsWith('file://') !== true) return null;
  const path = decodeURIComponent(storage.slice('file://'.length));
  return path.endsWith('.zip') ? [`--${way}-zip`, path] : [`--${way}-folder`, path + below];
}

/** The command line knows clusters by a configuration file, or as practice clusters; one of each it does not know. */
function clusterFlags(
  { clusterId, storageId }: Plan['profiles'],
  file: 'backup' | 'source' | 'target',
): readonly string[] | null {
  const practice = PracticeClusterId.options.find(
    (id) => practiceProfileIds.cluster(id) === clusterId,
  );
  const isPracticePlace = storageId === practiceProfileIds.backups;
  if (practice !== undefined) return isPracticePlace ? ['--practice', practice] : null;
  return isPracticePlace ? null : ['--config', `${file}.yaml`];
}

function filterFlags(filter: string): readonly string[] {
  return filter === '' ? [] : ['--filter', filter];
}

function strategyFlags(strategy: string): readonly string[] {
  return strategy === 'auto' ? [] : ['--strategy', strategy];
}

interface RestoreFlags {
  readonly names: NameMapping;
  readonly rebuildIndexes: boolean;
  readonly useAutoIndex: boolean;
  readonly load: 'asInSource' | 'never';
  readonly metaOnly?: boolean;
}

function restoreFlags(options: RestoreFlags, filter: string): readonly string[] {
  return [
    ...filterFlags(filter),
    ...nameFlags(options.names),
    ...(options.rebuildIndexes ? [] : ['--no-rebuild-index']),
    ...(options.useAutoIndex ? ['--use_auto_index'] : []),
    ...(options.load === 'never' ? ['--no-load'] : []),
    ...(options.metaOnly === true ? ['--meta_only'] : []),
  ];
}

function nameFlags(names: NameMapping): readonly string[] {
  switch (names.type) {
    case 'keep':
      return [];
    case 'suffix':
      return ['--suffix', names.suffix];
    case 'rename':
      return ['--rename', names.rules];
  }
}

function targetsOf(collections: readonly PlannedCollection[]): string {
  return collections
    .map(({ targetDatabase, targetCollection }) =>
      formatName({ database: targetDatabase, collection: targetCollection }),
    )
    .join(',');
}

/** Names and filters hold letters, digits and a few signs; what a shell would take for its own is quoted. */
function quoted(word: string): string {
  return /^[\w./:,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
