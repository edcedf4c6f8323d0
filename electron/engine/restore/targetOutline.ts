import type { PlanAction, PlannedCollection } from '#shared/plan.ts';
import { type CollectionName, formatName } from '#shared/selection.ts';

import { autoIndex, isVector as isVectorOf } from './buildIndexes.ts';
import type { RestoredCollection } from './selectCollections.ts';

/** What a restore will make of one collection, as far as a plan tells it. */
export interface TargetOutline {
  readonly target: CollectionName;
  readonly mode: PlannedCollection['mode'];
  readonly partitions: readonly { readonly name: string; readonly hasFiles: boolean }[];
  /** Deletes that lie in no partition and are imported by themselves. */
  readonly hasDeletesOfAll: boolean;
  readonly indexes: readonly {
    readonly field: string;
    readonly type: string;
    readonly isVector: boolean;
  }[];
  readonly aliases: readonly string[];
}

/** What a backup says of it. */
export function outlineOf({ source, target, mode }: RestoredCollection): TargetOutline {
  return {
    target,
    mode,
    partitions: source.partition_backups.map(({ partition_name, segment_backups }) => ({
      name: partition_name,
      hasFiles: segment_backups.length > 0,
    })),
    hasDeletesOfAll: source.l0_segments.length > 0,
    indexes: source.index_infos.map(({ field_name, index_type }) => ({
      field: field_name,
      type: index_type,
      isVector: isVectorOf(source, field_name),
    })),
    aliases: source.aliases,
  };
}

export interface RestorePlace {
  readonly metaOnly: boolean;
  readonly rebuildIndexes: boolean;
  readonly useAutoIndex: boolean;
  /** Bucket of the target Milvus. */
  readonly bucket: string;
  /** Milvus does not read the bucket of the backup. */
  readonly isCopied: boolean;
}

/** Every write of the restore of one collection, in the order of the run. */
export function restoreActions(outline: TargetOutline, place: RestorePlace): PlanAction[] {
  const { target, mode } = outline;
  const name = formatName(target);
  if (mode !== 'replace') {
    const actions = fillActions(outline, name, place);
    return [...actions, ...aliasActions(outline)];
  }
  // The job's id is not known yet, and would make every plan's hash another one.
  const made = `${target.database}.mbs_new_*_${target.collection}`;
  const old = `${target.database}.mbs_old_*_${target.collection}`;
  return [
    ...fillActions(outline, made, place),
    { verb: 'renameCollection', effect: 'write', subject: `${name} → ${old}` },
    { verb: 'renameCollection', effect: 'write', subject: `${made} → ${name}` },
    { verb: 'moveAliases', effect: 'write', subject: `${old} → ${name}` },
    { verb: 'dropCollection', effect: 'delete', subject: old },
    ...aliasActions(outline),
  ];
}

/** Everything up to the count, under the name that the collection has until then. */
function fillActions(outline: TargetOutline, subject: string, place: RestorePlace): PlanAction[] {
  const { target, mode, partitions, indexes } = outline;
  const actions: PlanAction[] = [];
  const add = (verb: PlanAction['verb'], effect: PlanAction['effect'], what: string) =>
    actions.push({ verb, effect, subject: what });
  if (mode !== 'append') add('createCollection', 'write', subject);
  for (const { name } of partitions) add('createPartition', 'write', `${subject}/${name}`);
  if (!place.metaOnly) {
    const collection = subject.slice(target.database.length + 1);
    const temporary = `${place.bucket}/restore-temp-*-${target.database}-${collection}/`;
    if (place.isCopied) add('copyTemporary', 'write', temporary);
    for (const { name, hasFiles } of partitions) {
      if (hasFiles) add('importPartition', 'write', `${subject}/${name}`);
    }
    if (outline.hasDeletesOfAll) add('importPartition', 'write', `${subject}/*`);
    if (place.isCopied) add('removeTemporary', 'delete', temporary);
  }
  if (place.rebuildIndexes && mode !== 'append') {
    for (const { field, type, isVector } of indexes) {
      const made = place.useAutoIndex && isVector ? autoIndex : type;
      add('createIndex', 'write', `${subject}/${field} (${made})`);
    }
  }
  if (!place.metaOnly) {
    add('load', 'write', subject);
    add('countRows', 'read', subject);
  }
  return actions;
}

function aliasActions({ target, aliases, mode }: TargetOutline): PlanAction[] {
  if (mode === 'append') return [];
  const subject = formatName(target);
  return aliases.map((alias) => ({
    verb: 'createAlias',
    effect: 'write',
    subject: `${target.database}.${alias} → ${subject}`,
  }));
}
