import type { CollectionDetail, CollectionField } from '#shared/catalog.ts';

/** An ordinary field; a test names what it is about. */
export function fieldOf(name: string, change: Partial<CollectionField> = {}): CollectionField {
  return {
    id: '100',
    name,
    type: 'Int64',
    isPrimaryKey: false,
    isAutoId: false,
    isPartitionKey: false,
    isClusteringKey: false,
    isNullable: false,
    isDynamic: false,
    params: {},
    defaultValue: null,
    filledBy: null,
    description: '',
    ...change,
  };
}

export function collectionOf(change: Partial<CollectionDetail> = {}): CollectionDetail {
  return {
    database: 'default',
    name: 'books',
    description: '',
    sizeBytes: 1000,
    rows: '10',
    segments: 1,
    shards: 1,
    consistency: 'Bounded',
    hasDynamicField: false,
    fields: [fieldOf('id', { isPrimaryKey: true }), fieldOf('v', { type: 'FloatVector(8)' })],
    functions: [],
    indexes: [indexOf('v')],
    partitions: [{ name: '_default', rows: '10', segments: 1 }],
    loadState: 'Loaded',
    aliases: [],
    properties: {},
    ...change,
  };
}

export function indexOf(
  field: string,
  change: Partial<CollectionDetail['indexes'][number]> = {},
): CollectionDetail['indexes'][number] {
  return { field, name: field, type: 'HNSW', metric: 'L2', params: { M: '8' }, ...change };
}
