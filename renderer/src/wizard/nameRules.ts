import type { Int64 } from '#shared/int64.ts';
import { ConflictPolicy, type Conflicts, type NameMapping } from '#shared/plan.ts';
import {
  type CollectionName,
  collectionNameLimit,
  formatName,
  isValidName,
  parseName,
} from '#shared/selection.ts';

/** How a wizard's names are chosen: rules for all, and other names for some, by source name. '' leaves a rule out. */
export interface NameChoice {
  readonly prefix: string;
  readonly suffix: string;
  readonly find: string;
  readonly replacement: string;
  /** The one database that all go to. */
  readonly database: string;
  readonly overrides: Readonly<Record<string, CollectionName>>;
  /** What happens to names that are taken, by source name; 'stop' where nothing is said. */
  readonly policies: Readonly<Record<string, ConflictPolicy>>;
}

export const sameNames: NameChoice = {
  prefix: '',
  suffix: '',
  find: '',
  replacement: '',
  database: '',
  overrides: {},
  policies: {},
};

export type NameState =
  | { readonly type: 'new' }
  /** Its database is made, too. */
  | { readonly type: 'newDatabase' }
  | { readonly type: 'exists'; readonly rows: Int64 }
  /** It is one of those that are copied: it can neither be replaced by its own copy nor grow by it. */
  | { readonly type: 'source'; readonly rows: Int64 }
  | { readonly type: 'duplicate' }
  | { readonly type: 'invalid' }
  | { readonly type: 'alias' };

export interface NamedCollection {
  /** db.collection */
  readonly source: string;
  readonly target: CollectionName;
  readonly state: NameState;
  /** What happens where the name is taken. */
  readonly policy: ConflictPolicy;
}

/** What is known of the target cluster; null while it is not read yet. */
export interface TakenNames {
  readonly databases: ReadonlySet<string>;
  /** Collections that exist, with their rows. */
  readonly collections: ReadonlyMap<string, Int64>;
  readonly aliases: ReadonlySet<string>;
}

/** The target of every chosen collection, and whether it can be made. `isBeside` where the sources are in the target cluster. */
export function nameCollections(
  sources: readonly string[],
  choice: NameChoice,
  taken: TakenNames | null,
  isBeside = false,
): readonly NamedCollection[] {
  const copied = new Set(isBeside ? sources : []);
  const targets = sources.map((source) => targetOf(source, choice));
  const counts = new Map<string, number>();
  for (const target of targets) {
    const name = formatName(target);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return sources.map((source, index) => {
    const target = targets[index] ?? parseName(source);
    const found = stateOf(target, counts, taken);
    const isSource = found.type === 'exists' && copied.has(formatName(target));
    const state = isSource ? ({ ...found, type: 'source' } as const) : found;
    const wanted = choice.policies[source] ?? 'stop';
    const policy = policiesFor(state).includes(wanted) ? wanted : 'stop';
    return { source, target, state, policy };
  });
}

/** What can happen where a name is taken; nothing where it is free or cannot be taken at all. */
export function policiesFor({ type }: NameState): readonly ConflictPolicy[] {
  if (type === 'exists') return ConflictPolicy.options;
  return type === 'source' ? ['stop', 'skip', 'beside'] : [];
}

/** True where a collection has the name, so that it has to be said what happens to it. */
export function isTaken({ type }: NameState): boolean {
  return type === 'exists' || type === 'source';
}

/** What else than stopping can be decided, the gravest first. */
export const decidedPolicies = ['replace', 'append', 'beside', 'skip'] as const;

/** One policy for all names that are taken, as far as each of them allows it. */
export function withPolicy(
  choice: NameChoice,
  named: readonly NamedCollection[],
  policy: ConflictPolicy,
): NameChoice {
  const taken = named.filter(({ state }) => policiesFor(state).includes(policy));
  const chosen = Object.fromEntries(taken.map(({ source }) => [source, policy]));
  return { ...choice, policies: { ...choice.policies, ...chosen } };
}

export function isFree({ type }: NameState): boolean {
  return type === 'new' || type === 'newDatabase';
}

/** True where nothing has to be put right: the name is free, or it is said what happens to the collection that has it. */
export function isSettled({ state, policy }: Pick<NamedCollection, 'state' | 'policy'>): boolean {
  return isFree(state) || (isTaken(state) && policy !== 'stop');
}

/** What the plan is told of names that are taken. */
export function conflictsOf(named: readonly NamedCollection[]): Conflicts {
  const taken = named.filter(({ state, policy }) => isTaken(state) && policy !== 'stop');
  return {
    otherwise: 'stop',
    byTarget: Object.fromEntries(taken.map(({ target, policy }) => [formatName(target), policy])),
  };
}

function targetOf(source: string, choice: NameChoice): CollectionName {
  const { prefix, suffix, find, replacement, database, overrides } = choice;
  const name = parseName(source);
  const replaced =
    find === '' ? name.collection : name.collection.replaceAll(find, () => replacement);
  return (
    overrides[source] ?? {
      database: database === '' ? name.database : database,
      collection: `${prefix}${replaced}${suffix}`,
    }
  );
}

function stateOf(
  target: CollectionName,
  counts: ReadonlyMap<string, number>,
  taken: TakenNames | null,
): NameState {
  if (!isValidPart(target.database) || !isValidPart(target.collection)) return { type: 'invalid' };
  const name = formatName(target);
  if ((counts.get(name) ?? 0) > 1) return { type: 'duplicate' };
  const rows = taken?.collections.get(name);
  if (rows !== undefined) return { type: 'exists', rows };
  if (taken?.aliases.has(name) === true) return { type: 'alias' };
  const isThere = taken === null || taken.databases.has(target.database);
  return { type: isThere ? 'new' : 'newDatabase' };
}

/** Whether Milvus takes the name of a database or a collection. */
export function isValidPart(name: string): boolean {
  return isValidName(name, collectionNameLimit);
}

/** Letters without their accents, digits and _ out of any name, so that one click repairs it. */
export function repairTarget({ database, collection }: CollectionName): CollectionName {
  return { database: repairName(database), collection: repairName(collection) };
}

/** The same for every name that is invalid. */
export function withRepairs(choice: NameChoice, named: readonly NamedCollection[]): NameChoice {
  const repaired = invalidOf(named).map(({ source, target }) => [source, repairTarget(target)]);
  return { ...choice, overrides: { ...choice.overrides, ...Object.fromEntries(repaired) } };
}

export function invalidOf(named: readonly NamedCollection[]): readonly NamedCollection[] {
  return named.filter(({ state }) => state.type === 'invalid');
}

function repairName(name: string): string {
  const plain = name.normalize('NFD').replaceAll(/\p{M}/gu, '');
  const repaired = plain.replaceAll(/\W/g, '_').slice(0, collectionNameLimit);
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
