import ArrowBackOutlined from '@mui/icons-material/ArrowBackOutlined';
import Button from '@mui/material/Button';
import { type ReactNode, useMemo, useState } from 'react';

import type { BackupSummary } from '#shared/catalog.ts';

import { FilterField } from '../components/FilterField.tsx';
import { useFirstRows } from '../components/MoreRows.tsx';
import { useNow } from '../job/useNow.ts';
import { useBackup } from '../queries.ts';
import { useWords } from '../texts/texts.ts';
import { matchesQuery } from '../wizard/matchesQuery.ts';
import type { BackupList } from './backupList.ts';
import { type BackupRow, collectionsOf, type HeldCollection } from './backupRows.ts';
import { timeCell } from './columns.tsx';
import { NameButton } from './NameButton.tsx';
import { useAddress } from './useAddress.ts';

/** The other way round: which backups hold a collection. */
export function CollectionFirst(props: {
  readonly storageId: string;
  readonly rows: readonly BackupRow[];
  readonly list: BackupList | undefined;
}): ReactNode {
  const { storageId, rows, list } = props;
  const { collection } = useAddress();
  const held = useMemo(() => collectionsOf(rows), [rows]);
  const chosen = held.find(({ name }) => name === collection);
  if (chosen) return <BackupsOfCollection storageId={storageId} held={chosen} />;
  return <Collections held={held} left={list?.left.length ?? 0} />;
}

function Collections(props: {
  readonly held: readonly HeldCollection[];
  /** Backups that are still to be read. */
  readonly left: number;
}): ReactNode {
  const { held, left } = props;
  const words = useWords();
  const now = useNow(true, 10_000);
  const { showCollection } = useAddress();
  const [query, setQuery] = useState('');
  const matching = held.filter(({ name }) => matchesQuery(name, query));
  const { first, more } = useFirstRows(matching);
  return (
    <>
      <div className="row wrap filter-bar">
        <FilterField
          label={words.count('wizard.filterCollections', held.length)}
          query={query}
          onChange={setQuery}
        />
        <span className="push small secondary" role="status">
          {left > 0
            ? words.count('backups.stillReading', left)
            : words.count('job.collections', matching.length)}
        </span>
      </div>
      <div className="card grid-card" tabIndex={-1}>
        <table className="table" aria-label={words.say('backups.column.collections')}>
          <thead>
            <tr>
              <th>{words.say('backups.collection')}</th>
              <th className="right">{words.say('backups.title')}</th>
              <th>{words.say('backups.newest')}</th>
              <th>{words.say('backups.newestBackup')}</th>
            </tr>
          </thead>
          <tbody>
            {first.map(({ name, backups }) => {
              const [newest] = backups;
              return (
                <tr key={name} className="row-link">
                  <NameButton name={name} onClick={() => showCollection(name)} />
                  <td className="right">{words.number(backups.length)}</td>
                  <td className="secondary">{timeCell(newest?.createdAt ?? null, now, words)}</td>
                  <td className="name-cell secondary" title={newest?.name}>
                    {newest?.name ?? '–'}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {more}
        {matching.length === 0 && left === 0 && (
          <p className="padded small muted">{words.say('shell.noMatch')}</p>
        )}
      </div>
    </>
  );
}

function BackupsOfCollection(props: {
  readonly storageId: string;
  readonly held: HeldCollection;
}): ReactNode {
  const { storageId, held } = props;
  const words = useWords();
  const { showCollection } = useAddress();
  const { first, more } = useFirstRows(held.backups);
  return (
    <>
      <div className="row wrap filter-bar">
        <Button
          variant="text"
          startIcon={<ArrowBackOutlined aria-hidden />}
          onClick={() => showCollection(null)}
        >
          {words.say('backups.allCollections')}
        </Button>
        <h2 className="break-anywhere">{held.name}</h2>
        <span className="push small secondary">
          {words.count('backups.holdIt', held.backups.length)}
        </span>
      </div>
      <div className="card grid-card" tabIndex={-1}>
        <table className="table" aria-label={held.name}>
          <thead>
            <tr>
              <th>{words.say('backups.column.name')}</th>
              <th>{words.say('backups.column.created')}</th>
              <th className="right">{words.say('backups.column.rows')}</th>
              <th className="right">{words.say('backups.column.size')}</th>
              <th>{words.say('backups.column.milvus')}</th>
            </tr>
          </thead>
          <tbody>
            {first.map((summary) => (
              <HeldRow
                key={summary.name}
                storageId={storageId}
                summary={summary}
                collection={held.name}
              />
            ))}
          </tbody>
        </table>
        {more}
      </div>
    </>
  );
}

/** How much of a collection a backup holds stands in its metadata, which is read for each row. */
function HeldRow(props: {
  readonly storageId: string;
  readonly summary: BackupSummary;
  readonly collection: string;
}): ReactNode {
  const { storageId, summary, collection } = props;
  const words = useWords();
  const now = useNow(true, 10_000);
  const { open } = useAddress();
  const backup = useBackup(storageId, summary.name);
  const detail = backup.data?.collections.find(
    ({ database, name }) => `${database}.${name}` === collection,
  );
  const cell = (text: string | undefined): ReactNode => {
    if (text !== undefined) return text;
    return backup.isPending ? <span className="skeleton" style={{ width: 48 }} /> : '–';
  };
  const sizeBytes = detail?.sizeBytes ?? null;
  return (
    <tr className="row-link">
      <NameButton name={summary.name} onClick={() => open(summary.name, 'collections')} />
      <td className="secondary">{timeCell(summary.createdAt, now, words)}</td>
      <td className="right">{cell(detail && words.number(detail.rows))}</td>
      <td className="right">{cell(sizeBytes === null ? undefined : words.bytes(sizeBytes))}</td>
      <td className="secondary">{summary.milvusVersion || '–'}</td>
    </tr>
  );
}
