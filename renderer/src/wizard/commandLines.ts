import type { Conflicts, NameMapping, Plan, TransferRequest } from '#shared/plan.ts';
import { PracticeClusterId, practiceProfileIds } from '#shared/practice.ts';

/**
 * What to type to have the same done on the command line, without a secret in it; null where it has no words for the plan.
 * `--config` names a backup.yaml that holds this cluster and this place for backups.
 */
export function commandLines(plan: Plan, canPauseGc: boolean): readonly string[] | null {
  const where = placeFlags(plan.profiles);
  // There is no flag that leaves garbage collection running where it can be paused.
  const isTold = !('pauseGc' in plan.options) || plan.options.pauseGc || !canPauseGc;
  if (where === null || !isTold) return null;
  const { options, backupName } = plan;
  // Nor is there one for a single name that is taken.
  if ('conflicts' in options && Object.keys(options.conflicts.byTarget).length > 0) return null;
  const lineOf = (command: string, ...flags: readonly string[]) => [
    ['milvus-backup-studio', ...where, command, '--name', backupName, ...flags]
      .map(quoted)
      .join(' '),
  ];
  switch (options.kind) {
    case 'backup':
      return lineOf('create', ...filterFlags(options.filter), ...strategyFlags(options.strategy));
    case 'restore':
      return lineOf('restore', ...restoreFlags(options));
    case 'copy':
      return lineOf(
        'copy',
        ...strategyFlags(options.strategy),
        ...restoreFlags(options),
        ...(options.keepBackup ? [] : ['--no-keep-backup']),
      );
    case 'delete':
      return lineOf('delete');
    case 'cleanUp':
      return null;
    case 'transfer':
      return [transferLine(plan, options)];
  }
}

/** Files and folders by their path; other places by the configuration files that name them. */
function transferLine(
  { source, target, backupName }: Plan,
  { targetName, users }: Pick<TransferRequest, 'targetName' | 'users'>,
): string {
  const newName = targetName === backupName ? [] : ['--as', targetName];
  const from = pathFlags(source.storage, 'from', `/${backupName}`);
  const to = pathFlags(target.storage, 'to') ?? ['--to-config', 'target.yaml'];
  const words =
    from === null
      ? ['--config', 'backup.yaml', 'backups', 'copy', '--name', backupName, ...to]
      : ['--config', 'target.yaml', 'backups', 'upload', ...from];
  return [
    'milvus-backup-studio',
    ...words,
    ...newName,
    ...(users === 'keep' ? ['--keep-users'] : []),
  ]
    .map(quoted)
    .join(' ');
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

/** The command line knows clusters by configuration files, or as practice clusters; one of each it does not know. */
function placeFlags(profiles: Plan['profiles']): readonly string[] | null {
  const { clusterId, storageId, sourceClusterId = clusterId } = profiles;
  const isPracticePlace = storageId === practiceProfileIds.backups;
  const [from, to] = [practiceOf(sourceClusterId), practiceOf(clusterId)];
  const isBetween = sourceClusterId !== clusterId;
  if (from !== undefined && to !== undefined && isPracticePlace) {
    return ['--practice', from, ...(isBetween ? ['--to-practice', to] : [])];
  }
  if (from !== undefined || to !== undefined || isPracticePlace) return null;
  return isBetween
    ? ['--config', 'source.yaml', '--to-config', 'target.yaml']
    : ['--config', 'backup.yaml'];
}

function practiceOf(clusterId: string | null): PracticeClusterId | undefined {
  return PracticeClusterId.options.find((id) => practiceProfileIds.cluster(id) === clusterId);
}

function filterFlags(filter: string): readonly string[] {
  return filter === '' ? [] : ['--filter', filter];
}

function strategyFlags(strategy: string): readonly string[] {
  return strategy === 'auto' ? [] : ['--strategy', strategy];
}

interface RestoreFlags {
  readonly filter: string;
  readonly names: NameMapping;
  readonly conflicts: Conflicts;
  readonly rebuildIndexes: boolean;
  readonly useAutoIndex: boolean;
  readonly load: 'asInSource' | 'never';
  readonly metaOnly?: boolean;
}

function restoreFlags(options: RestoreFlags): readonly string[] {
  const { otherwise } = options.conflicts;
  return [
    ...filterFlags(options.filter),
    ...nameFlags(options.names),
    ...(otherwise === 'stop' ? [] : ['--on-conflict', otherwise]),
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

/** Names and filters hold letters, digits and a few signs; what a shell would take for its own is quoted. */
function quoted(word: string): string {
  return /^[\w./:,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
