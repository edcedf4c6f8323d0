import CloseOutlined from '@mui/icons-material/CloseOutlined';
import DeleteOutlined from '@mui/icons-material/DeleteOutlined';
import FilterListOutlined from '@mui/icons-material/FilterListOutlined';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import { type ReactNode, useMemo, useState } from 'react';

import { EmptyState } from '../components/EmptyState.tsx';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { Note } from '../components/Status.tsx';
import { useWords, type Words } from '../texts/texts.ts';
import { BackupGrid } from './BackupGrid.tsx';
import type { BackupList } from './backupList.ts';
import { type BackupRow, sortRows, type Sorting, summariesIn, totalBytesOf } from './backupRows.ts';
import { datesInWords } from './DateFilter.tsx';
import { FilterBar } from './FilterBar.tsx';
import { type Filters, isFiltered, matchesFilters, noFilters } from './filters.ts';
import { useAddress } from './useAddress.ts';
import type { BackupActions } from './useBackupActions.ts';
import { ViewMenu } from './ViewMenu.tsx';

interface BackupTableProps {
  readonly storageId: string;
  readonly rows: readonly BackupRow[];
  readonly list: BackupList | undefined;
  readonly actions: BackupActions | null;
  readonly onRetry: () => void;
}

/** All backups of a storage with what narrows, sorts and selects them. */
export function BackupTable(props: BackupTableProps): ReactNode {
  const { storageId, rows, list, actions } = props;
  const words = useWords();
  const address = useAddress();
  const [filters, setFilters] = useState<Filters>(noFilters);
  const [sorting, setSorting] = useState<Sorting>({ by: 'created', isDescending: true });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const shown = useMemo(() => {
    const now = new Date();
    return sortRows(
      rows.filter((row) => matchesFilters(row, filters, now)),
      sorting,
    );
  }, [rows, filters, sorting]);
  // What a filter hides is not acted on.
  const chosen = shown.filter(({ name }) => selected.has(name));
  const selection = { selected: new Set(chosen.map(({ name }) => name)), set: setSelected };
  if (list === undefined) {
    return (
      <div className="card">
        <SkeletonRows columns={[200, 72, 96, 20, 48, 60]} />
      </div>
    );
  }
  return (
    <>
      <FilterBar rows={rows} filters={filters} onChange={setFilters}>
        {chosen.length > 0 && actions !== null ? (
          <SelectionActions
            count={chosen.length}
            onRemove={() => actions.remove(summariesIn(chosen))}
            onClear={() => setSelected(new Set())}
          />
        ) : (
          <Totals rows={shown} list={list} />
        )}
        <ViewMenu />
      </FilterBar>
      <FailedNote rows={rows} onRetry={props.onRetry} />
      {shown.length === 0 && isFiltered(filters) ? (
        <EmptyState
          icon={<FilterListOutlined aria-hidden />}
          title={words.say('backups.noMatch')}
          text={words.count('backups.hiddenBy', rows.length, {
            filters: words.list(filtersInWords(filters, words)),
          })}
          action={
            <Button onClick={() => setFilters(noFilters)}>
              {words.say('backups.clearFilters')}
            </Button>
          }
        />
      ) : (
        <BackupGrid
          storageId={storageId}
          rows={shown}
          sorting={sorting}
          onSort={setSorting}
          selection={selection}
          actions={actions}
          openName={address.backup}
          onOpen={(name) => address.open(name)}
          onEscape={() => (address.backup === null ? setSelected(new Set()) : address.close())}
        />
      )}
    </>
  );
}

/** 14 backups, 777 GiB; while they are read: 350 of 1,000 read */
function Totals(props: {
  readonly rows: readonly BackupRow[];
  readonly list: BackupList;
}): ReactNode {
  const { rows, list } = props;
  const words = useWords();
  const unread = rows.filter(({ type }) => type === 'unread').length;
  return (
    <span className="small secondary number" role="status">
      {unread > 0
        ? words.say('backups.reading', {
            read: words.number(list.names.length - list.left.length),
            total: words.number(list.names.length),
          })
        : words.count('backups.total', rows.length, { size: words.bytes(totalBytesOf(rows)) })}
    </span>
  );
}

function SelectionActions(props: {
  readonly count: number;
  readonly onRemove: () => void;
  readonly onClear: () => void;
}): ReactNode {
  const { count, onRemove, onClear } = props;
  const words = useWords();
  const clear = words.say('backups.clearSelection');
  return (
    <>
      <span className="small secondary" role="status">
        {words.count('backups.selected', count)}
      </span>
      <Button
        color="error"
        size="small"
        startIcon={<DeleteOutlined aria-hidden />}
        onClick={onRemove}
      >
        {words.say('backups.delete')}
      </Button>
      <IconButton aria-label={clear} title={clear} onClick={onClear}>
        <CloseOutlined aria-hidden />
      </IconButton>
    </>
  );
}

/** A batch that could not be asked for: its rows are there by name, and are asked for again. */
function FailedNote(props: {
  readonly rows: readonly BackupRow[];
  readonly onRetry: () => void;
}): ReactNode {
  const words = useWords();
  const failed = props.rows.flatMap((row) => (row.type === 'failed' ? [row] : []));
  const [first] = failed;
  if (first === undefined) return null;
  return (
    <Note kind="warning">
      <span className="row wrap">
        {words.count('backups.failed', failed.length, { reason: words.error(first.error).title })}
        <Button variant="text" size="small" onClick={props.onRetry}>
          {words.say('shell.retry')}
        </Button>
      </span>
    </Note>
  );
}

/** State: Partial; Tag: upgrade */
function filtersInWords(filters: Filters, words: Words): string[] {
  const { query, dates, states, versions, tags } = filters;
  const parts: readonly (readonly [string, string | null])[] = [
    [words.say('backups.text'), query.trim() || null],
    [words.say('backups.column.created'), datesInWords(dates, words)],
    [
      words.say('backups.column.state'),
      states.map((state) => words.say(`backups.state.${state}`)).join(', ') || null,
    ],
    [words.say('backups.version'), versions.join(', ') || null],
    [words.say('backups.tag'), tags.join(', ') || null],
  ];
  return parts.flatMap(([filter, value]) =>
    value === null ? [] : [words.say('backups.filterIs', { filter, value })],
  );
}
