import DnsOutlined from '@mui/icons-material/DnsOutlined';
import Button from '@mui/material/Button';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';

import type { ClusterContents } from '#shared/catalog.ts';

import { EmptyState } from '../components/EmptyState.tsx';
import { FilterField } from '../components/FilterField.tsx';
import { useWords } from '../texts/texts.ts';
import { ContentsState } from '../wizard/ContentsState.tsx';
import { CollectionTable } from './CollectionTable.tsx';

/** The collections of a cluster, narrowed by name and database. */
export function LiveCollections(props: {
  readonly clusterId: string;
  readonly query: UseQueryResult<ClusterContents>;
  readonly openName: string | null;
  readonly addressOf: (name: string) => string;
}): ReactNode {
  const { clusterId, query, openName, addressOf } = props;
  const words = useWords();
  const databaseId = useId();
  const [wanted, setWanted] = useState('');
  const [database, setDatabase] = useState('');
  if (query.error || query.data === undefined) {
    return (
      <ContentsState query={query} clusterId={clusterId}>
        {null}
      </ContentsState>
    );
  }
  const { databases, collections } = query.data;
  if (collections.length === 0) {
    return (
      <EmptyState
        icon={<DnsOutlined aria-hidden />}
        title={words.say('clusters.empty')}
        text={words.count('clusters.emptyText', databases.length)}
      />
    );
  }
  const letters = wanted.trim().toLowerCase();
  const shown = collections.filter(
    (one) =>
      (database === '' || one.database === database) &&
      [one.name, `${one.database}.${one.name}`, ...one.aliases].some((name) =>
        name.toLowerCase().includes(letters),
      ),
  );
  return (
    <>
      <div className="row wrap">
        <FilterField
          label={words.say('clusters.filterCollections')}
          query={wanted}
          onChange={setWanted}
        />
        {databases.length > 1 && (
          <>
            <label className="visually-hidden" htmlFor={databaseId}>
              {words.say('clusters.databaseFilter')}
            </label>
            <select
              id={databaseId}
              className="native-select native-select-small"
              value={database}
              onChange={({ target }) => setDatabase(target.value)}
            >
              <option value="">{words.count('clusters.allDatabases', databases.length)}</option>
              {databases.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </>
        )}
        <span className="push small muted">
          {words.count('clusters.collectionCount', shown.length)}
        </span>
      </div>
      {shown.length === 0 ? (
        <EmptyState
          icon={<DnsOutlined aria-hidden />}
          title={words.say('clusters.noMatch')}
          text={words.count('clusters.hidden', collections.length)}
          action={
            <Button
              onClick={() => {
                setWanted('');
                setDatabase('');
              }}
            >
              {words.say('clusters.clearFilter')}
            </Button>
          }
        />
      ) : (
        <CollectionTable collections={shown} openName={openName} addressOf={addressOf} />
      )}
    </>
  );
}
