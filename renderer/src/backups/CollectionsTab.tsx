import { type ReactNode, useState } from 'react';

import type { CollectionDetail } from '#shared/catalog.ts';

import { CollectionView } from '../components/CollectionView.tsx';
import { useFirstRows } from '../components/MoreRows.tsx';
import { useBackup } from '../queries.ts';
import { useWords } from '../texts/texts.ts';
import { NameButton } from './NameButton.tsx';
import { TabState } from './TabState.tsx';
import type { BackupPlace } from './useAddress.ts';

/** The collections of a backup at the left, the schema of one at the right. */
export function CollectionsTab(props: BackupPlace): ReactNode {
  const backup = useBackup(props.storageId, props.backupName);
  const words = useWords();
  const collections = backup.data?.collections ?? [];
  const [chosen, choose] = useState<string | null>(null);
  const shown = collections.find((one) => nameOf(one) === chosen) ?? collections[0];
  return (
    <TabState query={backup}>
      {shown === undefined ? (
        <p className="padded small muted">{words.say('backups.noCollections')}</p>
      ) : (
        <div className="collection-panes">
          <CollectionList
            collections={collections}
            chosen={nameOf(shown)}
            onChoose={(name) => choose(name)}
          />
          <section className="collection-pane" aria-label={nameOf(shown)}>
            <h3 className="card-title break-anywhere">{nameOf(shown)}</h3>
            <CollectionView detail={shown} />
          </section>
        </div>
      )}
    </TabState>
  );
}

function CollectionList(props: {
  readonly collections: readonly CollectionDetail[];
  readonly chosen: string;
  readonly onChoose: (name: string) => void;
}): ReactNode {
  const { collections, chosen, onChoose } = props;
  const words = useWords();
  const { first, more } = useFirstRows(collections);
  return (
    <div className="collection-list">
      <table className="table" aria-label={words.say('backups.tab.collections')}>
        <thead>
          <tr>
            <th>{words.say('backups.collection')}</th>
            <th className="right">{words.say('backups.column.rows')}</th>
          </tr>
        </thead>
        <tbody>
          {first.map((collection) => {
            const name = nameOf(collection);
            return (
              <tr key={name} className="row-link" data-selected={name === chosen}>
                <NameButton
                  name={name}
                  isPressed={name === chosen}
                  onClick={() => onChoose(name)}
                />
                <td className="right">{words.number(collection.rows)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {more}
    </div>
  );
}

function nameOf({ database, name }: CollectionDetail): string {
  return `${database}.${name}`;
}
