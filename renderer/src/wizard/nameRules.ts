import type { NameMapping } from '#shared/plan.ts';
import {
  type CollectionName,
  collectionNameLimit,
  formatName,
  isValidName,
  parseName,
} from '#shared/selection.ts';

/** How a wizard's names are chosen: a suffix for all, and other names for some, by source name. */
export interface NameChoice {
  readonly suffix: string;
  readonly overrides: Readonly<Record<string, CollectionName>>;
}

export type NameState = 'new' | 'exists' | 'duplicate' | 'invalid' | 'alias';

export interface NamedCollection {
  /** db.collection */
  readonly source: string;
  readonly target: CollectionName;
  readonly state: NameState;
}

/** What is known of the target cluster: names and aliases of its collections; null while it is not read yet. */
export interface TakenNames {
  readonly collections: ReadonlySet<string>;
  readonly aliases: ReadonlySet<string>;
}

/** The target of every chosen collection, and whether it can be made. */
export function nameCollections(
  sources: readonly string[],
  choice: NameChoice,
  taken: TakenNames | null,
): readonly NamedCollection[] {
  const targets = sources.map((source) => targetOf(source, choice));
  const counts = new Map<string, number>();
  for (const target of targets) {
    const name = formatName(target);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return sources.map((source, index) => {
    const target = targets[index] ?? parseName(source);
    return { source, target, state: stateOf(target, counts, taken) };
  });
}

export function targetOf(source: string, { suffix, overrides }: NameChoice): CollectionName {
  const { database, collection } = parseName(source);
  return overrides[source] ?? { database, collection: collection + suffix };
}

function stateOf(
  target: CollectionName,
  counts: ReadonlyMap<string, number>,
  taken: TakenNames | null,
): NameState {
  const isValid = (name: string) => isValidName(name, collectionNameLimit);
  if (!isValid(target.database) || !isValid(target.collection)) return 'invalid';
  const name = formatName(target);
  if ((counts.get(name) ?? 0) > 1) return 'duplicate';
  if (taken?.collections.has(name) === true) return 'exists';
  return taken?.aliases.has(name) === true ? 'alias' : 'new';
}

/** Letters, digits and _ out of any name, so that one click repairs it. */
export function repairName(name: string): string {
  const repaired = name.replaceAll(/\W/g, '_').slice(0, collectionNameLimit);
  return /^[A-Za-z_]/.test(repaired) ? repaired : `_${repaired}`.slice(0, collectionNameLimit);
}

/** The mapping of a plan: the suffix alone where it says everything, else a rule for each collection that changes its name. */
export function toNameMapping(named: readonly NamedCollection[], choice: NameChoice): NameMapping {
  const changed = named.filter(({ source, target }) => formatName(target) !== source);
  if (changed.length === 0) return { type: 'keep' };
  const isSuffixOnly = named.every(({ source, target }) => {
    const { database, collection } = parseName(source);
    return target.database === database && target.collection === collection + choice.suffix;
  });
  if (isSuffixOnly) return { type: 'suffix', suffix: choice.suffix };
  const rules = changed.map(({ source, target }) => `${source}:${formatName(target)}`);
  return { type: 'rename', rules: rules.join(',') };
}
