import type {
  CollectionDetail,
  CollectionField,
  ComparedPart,
  Comparison,
} from '#shared/catalog.ts';

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
  const fields = compareNamed('field', fieldParts(left), fieldParts(right));
  const several = fieldsWithSeveralIndexes(left, right);
  const indexes = compareNamed('index', indexParts(left, several), indexParts(right, several));
  const aliases = compareNamed('alias', namesAlone(left.aliases), namesAlone(right.aliases));
  const functions = compareNamed('function', functionParts(left), functionParts(right));
  const partitions = compareNamed('partition', partitionNames(left), partitionNames(right));
  const properties = compareNamed(
    'property',
    entriesOf(left.properties),
    entriesOf(right.properties),
  );
  const options = (['shards', 'consistency', 'dynamicField', 'description'] as const).map((what) =>
    compareNamed(what, optionOf(left, what), optionOf(right, what)),
  );
  const all = [fields, indexes, functions, partitions, aliases, properties, ...options];
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

/** Names with what stands there. */
type Named = ReadonlyMap<string, ComparedPart[]>;

function compareNamed(
  what: Change['what'],
  left: Named,
  right: Named,
): { readonly changes: Change[]; readonly same: number } {
  const names = new Set([...left.keys(), ...right.keys()]);
  const changes = [...names].flatMap((name): Change[] => {
    const before = left.get(name) ?? null;
    const after = right.get(name) ?? null;
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ what, name, before, after }];
  });
  return { changes, same: names.size - changes.length };
}

/** A dynamic field is told by the option alone: only some backups list it, and so does no server. */
function fieldParts({ fields, functions }: CollectionDetail): Named {
  const types = new Map(functions.map(({ name, type }) => [name, type]));
  const ordinary = fields.filter(({ isDynamic, name }) => !isDynamic && name !== '$meta');
  return new Map(ordinary.map((field) => [field.name, partsOfField(field, types)]));
}

/** VarChar(512), nullable, default "none". Ids are left out: they differ between collections that are the same to a person. */
function partsOfField(
  field: CollectionField,
  functionTypes: ReadonlyMap<string, string>,
): ComparedPart[] {
  const { filledBy, defaultValue, description } = field;
  const parts: (ComparedPart | false)[] = [
    field.type,
    field.isPrimaryKey && { term: 'primaryKey', value: '' },
    field.isAutoId && { term: 'autoId', value: '' },
    field.isPartitionKey && { term: 'partitionKey', value: '' },
    field.isClusteringKey && { term: 'clusteringKey', value: '' },
    field.isNullable && { term: 'nullable', value: '' },
    defaultValue !== null && { term: 'default', value: JSON.stringify(defaultValue) },
    filledBy !== null && { term: 'filledBy', value: functionTypes.get(filledBy) ?? filledBy },
    ...pairsOf(field.params),
    description !== '' && { term: 'description', value: JSON.stringify(description) },
  ];
  return parts.filter((part) => part !== false);
}

/** By field, since an index that nobody named has one name on this server and another on the next; where there are several, by both. */
function indexParts({ indexes }: CollectionDetail, several: ReadonlySet<string>): Named {
  return new Map(
    indexes.map(({ field, name, type, metric, params }) => [
      several.has(field) ? `${field} (${name})` : field,
      [type, metric, ...pairsOf(params)].filter((part) => part !== ''),
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

function functionParts({ functions }: CollectionDetail): Named {
  return new Map(
    functions.map(({ name, type, inputs, outputs }) => [
      name,
      [`${type}: ${inputs.join(', ')} → ${outputs.join(', ')}`],
    ]),
  );
}

/** Those that a partition key makes count as they are: another number of them is another collection. */
function partitionNames({ partitions }: CollectionDetail): Named {
  return namesAlone(partitions.map(({ name }) => name));
}

function namesAlone(names: readonly string[]): Named {
  return new Map(names.map((name) => [name, [name]]));
}

function entriesOf(record: Readonly<Record<string, string>>): Named {
  return new Map(Object.entries(record).map(([name, value]) => [name, [value]]));
}

function optionOf(
  collection: CollectionDetail,
  what: 'shards' | 'consistency' | 'dynamicField' | 'description',
): Named {
  const { hasDynamicField } = collection;
  const part: ComparedPart =
    what === 'dynamicField'
      ? { term: hasDynamicField ? 'on' : 'off', value: '' }
      : String(collection[what]);
  return new Map([['', [part]]]);
}
