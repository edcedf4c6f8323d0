import { type KeyboardEvent, useRef, useState } from 'react';

import type { BackupRow } from './backupRows.ts';

/** As many rows as a page of the table has, about. */
const pageRows = 12;

export interface GridSelection {
  readonly selected: ReadonlySet<string>;
  readonly set: (selected: ReadonlySet<string>) => void;
}

/**
 * A table as a grid: one stop for Tab, arrows between rows, Space and Shift Space to select, Ctrl A for all, Enter to open,
 * Delete to ask about deleting, Esc to close what is open.
 */
export function useGridKeys(input: {
  /** Those that are drawn. */
  readonly drawn: readonly BackupRow[];
  /** Those that match. */
  readonly rows: readonly BackupRow[];
  readonly selection: GridSelection;
  readonly onOpen: (name: string) => void;
  readonly onRemove: (names: readonly string[]) => void;
  readonly onEscape: () => void;
}) {
  const { drawn, rows, selection } = input;
  const body = useRef<HTMLTableSectionElement>(null);
  const [active, setActive] = useState<string | null>(null);
  const anchor = useRef<string | null>(null);
  const activeName = drawn.some(({ name }) => name === active) ? active : (drawn[0]?.name ?? null);
  const at = drawn.findIndex(({ name }) => name === activeName);

  const focusRow = (index: number): void => {
    const row = drawn[Math.max(0, Math.min(drawn.length - 1, index))];
    if (row === undefined) return;
    setActive(row.name);
    body.current?.querySelectorAll<HTMLElement>('tr')[drawn.indexOf(row)]?.focus();
  };
  const toggle = (name: string, isRange: boolean): void => {
    const next = new Set(selection.selected);
    const from = rows.findIndex((row) => row.name === anchor.current);
    const to = rows.findIndex((row) => row.name === name);
    if (isRange && from >= 0) {
      for (const row of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(row.name);
    } else if (!next.delete(name)) {
      next.add(name);
    }
    if (!isRange) anchor.current = name;
    selection.set(next);
  };
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + pageRows,
    PageUp: at - pageRows,
    Home: 0,
    End: drawn.length - 1,
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const isRow = event.target instanceof HTMLTableRowElement;
    const isMod = event.ctrlKey || event.metaKey;
    const move = moves[event.key];
    if (move !== undefined && !isMod && !event.altKey) focusRow(move);
    else if (event.key === 'a' && isMod) selection.set(new Set(rows.map(({ name }) => name)));
    else if (event.key === 'Escape') input.onEscape();
    else if (activeName === null) return;
    else if (event.key === ' ' && isRow) toggle(activeName, event.shiftKey);
    else if (event.key === 'Enter' && isRow) input.onOpen(activeName);
    else if (event.key === 'Delete') {
      input.onRemove(selection.selected.size > 0 ? [...selection.selected] : [activeName]);
    } else return;
    event.preventDefault();
  };
  return { body, activeName, setActive, focusRow, toggle, onKeyDown };
}
