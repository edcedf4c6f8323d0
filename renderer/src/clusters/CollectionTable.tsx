import type { ReactNode } from 'react';
import { Link } from 'react-router';

import type { ClusterCollection } from '#shared/catalog.ts';

import { useFirstRows } from '../components/MoreRows.tsx';
import { Status, type StatusKind } from '../components/Status.tsx';
import { useWords } from '../texts/texts.ts';

const loadKinds: Record<ClusterCollection['loadState'], StatusKind> = {
  Loaded: 'success',
  Loading: 'running',
  NotLoad: 'stopped',
  NotExist: 'stopped',
};

/** What lies in a cluster now; each row opens its details. */
export function CollectionTable(props: {
  readonly collections: readonly ClusterCollection[];
  /** db.collection of the open one. */
  readonly openName: string | null;
  /** Where the details of one are. */
  readonly addressOf: (name: string) => string;
}): ReactNode {
  const { collections, openName, addressOf } = props;
  const words = useWords();
  const { first, more } = useFirstRows(collections);
  return (
    <div className="card scroll-x">
      <table className="table" aria-label={words.say('clusters.collections')}>
        <thead>
          <tr>
            <th>{words.say('clusters.collection')}</th>
            <th className="right">{words.say('collection.rows')}</th>
            <th>{words.say('clusters.loadState')}</th>
            <th>{words.say('collection.indexes')}</th>
            <th>{words.say('collection.aliases')}</th>
            <th className="right">{words.say('collection.partitions')}</th>
          </tr>
        </thead>
        <tbody>
          {first.map((collection) => {
            const name = `${collection.database}.${collection.name}`;
            return (
              <tr key={name} data-selected={name === openName}>
                <td className="name-cell">
                  <Link to={addressOf(name)} title={name}>
                    {name}
                  </Link>
                </td>
                <td className="right">{words.number(collection.rows)}</td>
                <td>
                  <Status
                    kind={loadKinds[collection.loadState]}
                    label={words.say(`clusters.load.${collection.loadState}`)}
                  />
                </td>
                <td className="secondary">{collection.indexTypes.join(', ') || '–'}</td>
                <td className="secondary place-cell" title={collection.aliases.join(', ')}>
                  {collection.aliases.join(', ') || '–'}
                </td>
                <td className="right">{words.number(collection.partitions)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {more}
    </div>
  );
}
