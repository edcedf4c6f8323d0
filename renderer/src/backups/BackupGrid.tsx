import ArrowDownwardOutlined from '@mui/icons-material/ArrowDownwardOutlined';
import ArrowUpwardOutlined from '@mui/icons-material/ArrowUpwardOutlined';
import PushPinOutlined from '@mui/icons-material/PushPinOutlined';
import Checkbox from '@mui/material/Checkbox';
import { type MouseEvent, type ReactNode, useEffect, useRef, useState } from 'react';

import { useFirstRows } from '../components/MoreRows.tsx';
import { useNow } from '../job/useNow.ts';
import { useWords } from '../texts/texts.ts';
import { BackupGridRow } from './BackupGridRow.tsx';
import { type BackupRow, type ColumnName, type Sorting, summariesIn } from './backupRows.ts';
import { columnWidths, numberColumns } from './columns.tsx';
import { isProven, proofOf, useProofs } from './proofs.ts';
import { lookAt } from './readBackups.ts';
import type { BackupActions } from './useBackupActions.ts';
import { type GridSelection, useGridKeys } from './useGridKeys.ts';
import { useView } from './viewOptions.ts';

/** The times in it are to the minute at best. */
const tickMs = 10_000;
const tickWidth = 44;

/** The backups of a storage that match the filters, in the order of the chosen column. */
export function BackupGrid(props: {
  readonly storageId: string;
  readonly rows: readonly BackupRow[];
  readonly sorting: Sorting;
  readonly onSort: (sorting: Sorting) => void;
  readonly selection: GridSelection;
  /** null while the storage does not answer: then there is only to be looked at. */
  readonly actions: BackupActions | null;
  readonly openName: string | null;
  readonly onOpen: (name: string) => void;
  readonly onEscape: () => void;
}): ReactNode {
  const { storageId, rows, selection, actions, openName, onOpen } = props;
  const words = useWords();
  const now = useNow(true, tickMs);
  const { columns, density } = useView();
  const proofs = useProofs(({ states }) => states);
  const { first, more } = useFirstRows(rows);
  const [pointedAt, setPointedAt] = useState<string | null>(null);
  const keys = useGridKeys({
    drawn: first,
    rows,
    selection,
    onOpen,
    onEscape: props.onEscape,
    onRemove: (names) =>
      actions?.remove(summariesIn(rows.filter(({ name }) => names.includes(name)))),
  });
  useEffect(
    () =>
      lookAt(
        storageId,
        first.map(({ name }) => name),
      ),
    [storageId, first],
  );
  useFocusBack(openName, (name) => keys.focusRow(first.findIndex((row) => row.name === name)));
  const onClick = (event: MouseEvent<HTMLElement>): void => {
    const target = event.target as HTMLElement;
    const name = nameOf(target);
    if (name === null) return;
    keys.setActive(name);
    if (target.closest('[data-part="tick"]')) keys.toggle(name, event.shiftKey);
    else if (target.closest('[data-part="actions"]') || isNewWindow(event)) return;
    else {
      event.preventDefault();
      onOpen(name);
    }
  };
  // What happens in the menu of a row is told here, too, though it stands elsewhere in the document.
  const isInside = (target: EventTarget): boolean =>
    keys.body.current?.contains(target as Node) ?? false;
  const isSelectable = actions !== null;
  const width = columns.reduce((sum, column) => sum + columnWidths[column], tickWidth);
  return (
    <div className="card grid-card" tabIndex={-1}>
      <table
        className={`table backup-grid ${density === 'dense' ? 'table-dense' : ''}`}
        style={{ minWidth: width }}
        role="grid"
        aria-label={words.say('backups.title')}
        aria-multiselectable={isSelectable}
        aria-rowcount={rows.length + 1}
      >
        <colgroup>
          {isSelectable && <col style={{ width: tickWidth }} />}
          {columns.map((column) => (
            <col key={column} style={column === 'name' ? {} : { width: columnWidths[column] }} />
          ))}
        </colgroup>
        <GridHead {...props} columns={columns} isSelectable={isSelectable} />
        <tbody
          ref={keys.body}
          onKeyDown={(event) => isInside(event.target) && keys.onKeyDown(event)}
          onClick={onClick}
          onMouseOver={({ target }) => isInside(target) && setPointedAt(nameOf(target as Element))}
          onMouseLeave={() => setPointedAt(null)}
          onFocus={({ target }) => isInside(target) && keys.setActive(nameOf(target))}
        >
          {first.map((row) => (
            <BackupGridRow
              key={row.name}
              storageId={storageId}
              row={row}
              columns={columns}
              now={now}
              isVerified={row.type === 'read' && isProven(proofOf(proofs, storageId, row.summary))}
              isSelected={selection.selected.has(row.name)}
              isActive={row.name === keys.activeName}
              isOpen={row.name === openName}
              isPointedAt={row.name === pointedAt}
              actions={actions}
            />
          ))}
        </tbody>
      </table>
      {more}
    </div>
  );
}

/** The drawer takes the focus; the row has it again when the drawer is gone. */
function useFocusBack(openName: string | null, focus: (name: string) => void): void {
  const before = useRef(openName);
  useEffect(() => {
    if (openName === null && before.current !== null) focus(before.current);
    before.current = openName;
  });
}

/** Of the row that something stands in. */
function nameOf(element: Element): string | null {
  return element.closest('tr')?.dataset['name'] ?? null;
}

function isNewWindow({ ctrlKey, metaKey, shiftKey, button }: MouseEvent): boolean {
  return ctrlKey || metaKey || shiftKey || button !== 0;
}

function GridHead(props: {
  readonly rows: readonly BackupRow[];
  readonly columns: readonly ColumnName[];
  readonly sorting: Sorting;
  readonly onSort: (sorting: Sorting) => void;
  readonly selection: GridSelection;
  readonly isSelectable: boolean;
}): ReactNode {
  const { rows, columns, selection, isSelectable } = props;
  const words = useWords();
  const selected = rows.filter(({ name }) => selection.selected.has(name)).length;
  const areAll = rows.length > 0 && selected === rows.length;
  return (
    <thead>
      <tr>
        {isSelectable && (
          <th className="tick-cell">
            <Checkbox
              checked={areAll}
              indeterminate={selected > 0 && !areAll}
              onChange={() => selection.set(new Set(areAll ? [] : rows.map(({ name }) => name)))}
              slotProps={{ input: { 'aria-label': words.say('backups.selectAll') } }}
            />
          </th>
        )}
        {columns.map((column) => (
          <SortHead key={column} {...props} column={column} />
        ))}
      </tr>
    </thead>
  );
}

/** Names and states begin at their start, everything else with the most or the newest. */
const ascendingFirst: readonly ColumnName[] = ['name', 'state', 'tags', 'format'];

function SortHead(props: {
  readonly column: ColumnName;
  readonly sorting: Sorting;
  readonly onSort: (sorting: Sorting) => void;
}): ReactNode {
  const { column, sorting, onSort } = props;
  const words = useWords();
  const isSorted = sorting.by === column;
  const order = sorting.isDescending ? 'descending' : 'ascending';
  const Arrow = sorting.isDescending ? ArrowDownwardOutlined : ArrowUpwardOutlined;
  const isDescending = isSorted ? !sorting.isDescending : !ascendingFirst.includes(column);
  return (
    <th
      className={numberColumns.includes(column) ? 'right' : ''}
      aria-sort={isSorted ? order : undefined}
    >
      <button
        type="button"
        className="sort-button"
        onClick={() => onSort({ by: column, isDescending })}
      >
        {column === 'pin' && <PushPinOutlined aria-hidden />}
        <span className={column === 'pin' ? 'visually-hidden' : ''}>
          {words.say(`backups.column.${column}`)}
        </span>
        {isSorted && <Arrow aria-hidden />}
      </button>
    </th>
  );
}
