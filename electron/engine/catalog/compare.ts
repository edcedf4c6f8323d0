import type { CollectionDetail, CollectionField, Comparison } from '#shared/catalog.ts';

type ComparedCollection = Comparison['collections'][number];
type Change = ComparedCollection['changes'][number];

/** What differs between two sets of collections, by database and name; those of the left come first, in their order. */
export function compareCollections(
  left: readonly CollectionDetail[],
  right: readonly CollectionDetail[],
): ComparedCollection[] {
  const rights = new Map(right.map((one) => [keyOf(one), one]));
  const lefts = new Set(left.map(keyOf));
  return [
    ...left.map((one) => compareCollection(one, rights.get(keyOf(one)) ?? null)),
    ...right.filter((one) => !lefts.has(keyOf(one))).map((one) => compareCollection(null, one)),
  ];
}

function keyOf({ database, name }: CollectionDetail): string {
  return JSON.stringify([database, name]);
}

function compareCollection(
  left: CollectionDetail | null,
  right: CollectionDetail | null,
): ComparedCollection {
  const { database = '', name = '' } = left ?? right ?? {};
  const sides = { left: left && sideOf(left), right: right && sideOf(right) };
  const none = { fields: 0, indexes: 0, aliases: 0 };
  // Everything of a collection that is on one side only would be a change, and say nothing more.
  if (left === null || right === null) return { database, name, ...sides, changes: [], same: none };
  const fields = compareNamed('field', fieldTexts(left), fieldTexts(right));
  const several = fieldsWithSeveralIndexes(left, right);
  const indexes = compareNamed('index', indexTexts(left, several), indexTexts(right, several));
  const aliases = compareNamed('alias', namesAlone(left.aliases), namesAlone(right.aliases));
  const functions = compareNamed('function', functionTexts(left), functionTexts(right));
  const partitions = compareNamed('partition', partitionNames(left), partitionNames(right));
  const properties = compareNamed(
    'property',
    entriesOf(left.properties),
    entriesOf(right.properties),
  );
  const options = compareNamed('option', optionTexts(left), optionTexts(right));
  const all = [fields, indexes, functions, partitions, aliases, properties, options];
  return {
    database,
    name,
    ...sides,
    changes: all.flatMap(({ changes }) => changes),
    same: { fields: fields.same, indexes: indexes.same, aliases: aliases.same },
  };
}

function sideOf({ rows, sizeBytes }: CollectionDetail) {
  return { rows, sizeBytes };
}

/** Names with what stands there, as text; equal texts are no change. */
type Named = ReadonlyMap<string, string>;

function compareNamed(
  what: Change['what'],
  left: Named,
  right: Named,
): { readonly changes: Change[]; readonly same: number } {
  const names = new Set([...left.keys(), ...right.keys()]);
  const changes = [...names].flatMap((name): Change[] => {
    const before = left.get(name) ?? null;
    const after = right.get(name) ?? null;
    return before === after ? [] : [{ what, name, before, after }];
  });
  return { changes, same: names.size - changes.length };
}

/** A dynamic field is told by the option alone: only some backups list it, and so does no server. */
function fieldTexts({ fields, functions }: CollectionDetail): Named {
  const named = new Map(functions.map(({ name, type }) => [name, type]));
  const ordinary = fields.filter(({ isDynamic, name }) => !isDynamic && name !== '$meta');
  return new Map(ordinary.map((field) => [field.name, fieldText(field, named)]));
}

/** VarChar(512), nullable, default "none". Ids are left out: they differ between collections that are the same to a person. */
function fieldText(field: CollectionField, functions: Named): string {
  const { filledBy, defaultValue } = field;
  const parts: (string | false)[] = [
    field.type,
    field.isPrimaryKey && 'primary key',
    field.isAutoId && 'auto id',
    field.isPartitionKey && 'partition key',
    field.isClusteringKey && 'clustering key',
    field.isNullable && 'nullable',
    defaultValue !== null && `default ${JSON.stringify(defaultValue)}`,
    filledBy !== null && `filled by ${functions.get(filledBy) ?? filledBy}`,
    ...pairsOf(field.params),
    field.description !== '' && `description ${JSON.stringify(field.description)}`,
  ];
  return parts.filter((part) => part !== false).join(', ');
}

/** By field, since an index that nobody named has one name on this server and another on the next; where there are several, by both. */
function indexTexts({ indexes }: CollectionDetail, several: ReadonlySet<string>): Named {
  return new Map(
    indexes.map(({ field, name, type, metric, params }) => [
      several.has(field) ? `${field} (${name})` : field,
      [type, metric, ...pairsOf(params)].filter((part) => part !== '').join(', '),
    ]),
  );
}

function fieldsWithSeveralIndexes(...sides: readonly CollectionDetail[]): ReadonlySet<string> {
  return new Set(
    sides.flatMap(({ indexes }) => {
      const fields = indexes.map(({ field }) => field);
      return fields.filter((field, index) => fields.indexOf(field) !== index);
    }),
  );
}

/** In one order, whichever the two sides have them in. */
function pairsOf(params: Readonly<Record<string, string>>): string[] {
  return Object.keys(params)
    .sort()
    .map((key) => `${key}=${params[key] ?? ''}`);
}

function functionTexts({ functions }: CollectionDetail): Named {
  return new Map(
    functions.map(({ name, type, inputs, outputs }) => [
      name,
      `${type}: ${inputs.join(', ')} → ${outputs.join(', ')}`,
    ]),
  );
}

/** Those that a partition key makes count as they are: another number of them is another collection. */
function partitionNames({ partitions }: CollectionDetail): Named {
  return namesAlone(partitions.map(({ name }) => name));
}

function namesAlone(names: readonly string[]): Named {
  return new Map(names.map((name) => [name, name]));
}

function entriesOf(record: Readonly<Record<string, string>>): Named {
  return new Map(Object.entries(record));
}

function optionTexts(collection: CollectionDetail): Named {
  return new Map([
    ['shards', String(collection.shards)],
    ['consistency', collection.consistency],
    ['dynamicField', collection.hasDynamicField ? 'on' : 'off'],
    ['description', collection.description],
  ]);
}
