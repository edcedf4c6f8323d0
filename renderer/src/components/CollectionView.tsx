import KeyOutlined from '@mui/icons-material/KeyOutlined';
import type { ReactNode } from 'react';

import type { ClusterSegment, CollectionDetail, CollectionField } from '#shared/catalog.ts';

import { useWords, type Words } from '../texts/texts.ts';
import { Facts } from './Facts.tsx';
import { useFirstRows } from './MoreRows.tsx';

/** One collection, of a backup or of a cluster: its schema first, then all that hangs on it. */
export function CollectionView(props: {
  readonly detail: CollectionDetail;
  /** Only a cluster tells of each. */
  readonly segments?: readonly ClusterSegment[];
}): ReactNode {
  const { detail, segments } = props;
  const words = useWords();
  return (
    <div className="column gap-16 collection-view">
      {detail.description !== '' && <p className="break-anywhere">{detail.description}</p>}
      <CollectionFacts detail={detail} />
      <Fields detail={detail} />
      {detail.functions.length > 0 && (
        <PartTable
          title={words.say('collection.functions')}
          head={['function', 'type', 'inputs', 'outputs']}
          rows={detail.functions.map(({ name, type, inputs, outputs }) => ({
            key: name,
            cells: [name, type, words.list(inputs), words.list(outputs)],
          }))}
        />
      )}
      <PartTable
        title={words.say('collection.indexes')}
        head={['field', 'index', 'type', 'parameters']}
        rows={detail.indexes.map(({ field, name, type, metric, params }) => ({
          key: `${field} ${name}`,
          cells: [field, name, [type, metric].join(' ').trim(), parametersOf(params)],
        }))}
        empty={words.say('collection.noIndexes')}
      />
      <PartTable
        title={words.say('collection.partitions')}
        head={['partition', 'rows', 'segments']}
        rows={detail.partitions.map(({ name, rows, segments: count }) => ({
          key: name,
          cells: [name, words.number(rows), words.number(count)],
        }))}
        numbersFrom={1}
      />
      {segments && <Segments segments={segments} />}
      {Object.keys(detail.properties).length > 0 && (
        <PartTable
          title={words.say('collection.properties')}
          head={['property', 'value']}
          rows={Object.entries(detail.properties).map(([name, value]) => ({
            key: name,
            cells: [name, value],
          }))}
        />
      )}
    </div>
  );
}

function CollectionFacts({ detail }: { readonly detail: CollectionDetail }): ReactNode {
  const words = useWords();
  const facts = [
    [words.say('collection.rows'), words.number(detail.rows)],
    [words.say('collection.size'), detail.sizeBytes === null ? '–' : words.bytes(detail.sizeBytes)],
    [words.say('collection.segments'), words.number(detail.segments)],
    [words.say('collection.shards'), words.number(detail.shards)],
    [words.say('collection.partitions'), words.number(detail.partitions.length)],
    [words.say('collection.loaded'), loadStateInWords(detail.loadState, words)],
    [words.say('collection.consistency'), detail.consistency || '–'],
    [words.say('collection.aliases'), detail.aliases.length > 0 ? words.list(detail.aliases) : '–'],
  ] as const;
  return <Facts className="facts-numbers collection-facts" facts={facts} />;
}

/** As Milvus names it in a cluster or in the metadata of a backup. */
function loadStateInWords(state: string, words: Words): string {
  if (/not/i.test(state)) return words.say('collection.load.notLoaded');
  if (/loading/i.test(state)) return words.say('collection.load.loading');
  if (/loaded/i.test(state)) return words.say('collection.load.loaded');
  return state || '–';
}

function Fields({ detail }: { readonly detail: CollectionDetail }): ReactNode {
  const words = useWords();
  return (
    <section className="column" aria-label={words.say('collection.fields')}>
      <div className="card scroll-x">
        <table className="table" aria-label={words.say('collection.fields')}>
          <thead>
            <tr>
              <th>{words.say('collection.field')}</th>
              <th>{words.say('collection.type')}</th>
              <th>{words.say('collection.notes')}</th>
            </tr>
          </thead>
          <tbody>
            {detail.fields.map((field) => (
              <tr key={`${field.id} ${field.name}`}>
                <td className="break-cell strong" title={field.description || undefined}>
                  {field.isPrimaryKey && (
                    <KeyOutlined className="key-mark" fontSize="inherit" aria-hidden />
                  )}
                  {field.name}
                </td>
                <td className="break-cell mono">{field.type}</td>
                <td className="break-cell secondary">{notesOf(field, detail, words)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {detail.hasDynamicField && (
        <p className="small secondary">{words.say('collection.dynamicOn')}</p>
      )}
    </section>
  );
}

/** What a field is besides its type, and how it is indexed. */
function notesOf(field: CollectionField, { indexes }: CollectionDetail, words: Words): string {
  const notes = [
    field.isPrimaryKey && words.say('collection.primaryKey'),
    field.isAutoId && words.say('collection.autoId'),
    field.isPartitionKey && words.say('collection.partitionKey'),
    field.isClusteringKey && words.say('collection.clusteringKey'),
    field.isNullable && words.say('collection.nullable'),
    field.isDynamic && words.say('collection.dynamic'),
    field.defaultValue !== null && words.say('collection.default', { value: field.defaultValue }),
    field.filledBy !== null && words.say('collection.filledBy', { value: field.filledBy }),
    ...indexes
      .filter((index) => index.field === field.name)
      .map(({ type, metric }) => [type, metric].filter((part) => part !== '').join(' ')),
  ].filter((note) => typeof note === 'string' && note !== '');
  return notes.length === 0 ? '–' : notes.join(', ');
}

function Segments({ segments }: { readonly segments: readonly ClusterSegment[] }): ReactNode {
  const words = useWords();
  return (
    <PartTable
      title={words.say('collection.segments')}
      head={['segment', 'partition', 'state', 'rows']}
      rows={segments.map(({ id, partition, state, isL0, rows }) => ({
        key: id,
        cells: [
          id,
          partition,
          words.say(isL0 ? 'collection.segment.deletes' : `collection.segment.${state}`),
          words.number(rows),
        ],
      }))}
      numbersFrom={3}
      empty={words.say('collection.noSegments')}
    />
  );
}

type Head =
  | 'function'
  | 'type'
  | 'inputs'
  | 'outputs'
  | 'field'
  | 'index'
  | 'parameters'
  | 'partition'
  | 'rows'
  | 'segments'
  | 'segment'
  | 'state'
  | 'property'
  | 'value';

/** One of the lists under the schema, with its heading. */
function PartTable(props: {
  readonly title: string;
  readonly head: readonly Head[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly string[] }[];
  /** The column from which on there are numbers. */
  readonly numbersFrom?: number;
  /** What is said instead of a table without rows. */
  readonly empty?: string;
}): ReactNode {
  const { title, head, rows, numbersFrom = Infinity, empty = '–' } = props;
  const words = useWords();
  const { first, more } = useFirstRows(rows);
  const side = (column: number): string => (column >= numbersFrom ? 'right' : '');
  return (
    <section className="column" aria-label={title}>
      <h3 className="card-title">
        {title} <span className="tab-count">{words.number(rows.length)}</span>
      </h3>
      {rows.length === 0 && <p className="small muted">{empty}</p>}
      {rows.length > 0 && (
        <div className="card scroll-x">
          <table className="table table-dense" aria-label={title}>
            <thead>
              <tr>
                {head.map((name, column) => (
                  <th key={name} className={side(column)}>
                    {words.say(`collection.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {first.map(({ key, cells }) => (
                <tr key={key}>
                  {cells.map((cell, column) => (
                    <td
                      key={head[column]}
                      className={`break-cell ${side(column)} ${column === 0 ? 'medium' : ''}`}
                    >
                      {cell === '' ? '–' : cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {more}
        </div>
      )}
    </section>
  );
}

function parametersOf(params: Readonly<Record<string, string>>): string {
  return Object.entries(params)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
