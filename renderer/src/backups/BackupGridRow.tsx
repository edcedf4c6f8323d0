import SettingsBackupRestoreOutlined from '@mui/icons-material/SettingsBackupRestoreOutlined';
import IconButton from '@mui/material/IconButton';
import { memo, type ReactNode } from 'react';

import { useWords } from '../texts/texts.ts';
import { BackupMenu } from './BackupMenu.tsx';
import type { BackupRow, ColumnName } from './backupRows.ts';
import { cellOf, numberColumns } from './columns.tsx';
import { backupAddress } from './useAddress.ts';
import type { BackupActions } from './useBackupActions.ts';

interface BackupGridRowProps {
  readonly storageId: string;
  readonly row: BackupRow;
  readonly columns: readonly ColumnName[];
  readonly now: Date;
  readonly isVerified: boolean;
  readonly isSelected: boolean;
  /** The one that Tab leads to. */
  readonly isActive: boolean;
  readonly isOpen: boolean;
  /** The mouse is over it. */
  readonly isPointedAt: boolean;
  readonly actions: BackupActions | null;
}

/** One line of the grid, drawn again only when something of it is new. Clicks and keys are taken by the grid. */
export const BackupGridRow = memo(function BackupGridRow(props: BackupGridRowProps): ReactNode {
  const { storageId, row, columns, now, isVerified, isSelected, isActive, isOpen, actions } = props;
  const hasActions = actions !== null && (isActive || props.isPointedAt);
  const words = useWords();
  return (
    <tr
      className="row-pick"
      data-name={row.name}
      data-selected={isSelected || isOpen}
      aria-selected={actions === null ? undefined : isSelected}
      aria-current={isOpen || undefined}
      aria-busy={row.type === 'unread' || undefined}
      tabIndex={isActive ? 0 : -1}
    >
      {actions !== null && (
        <td className="tick-cell" data-part="tick">
          {/* MUI's would cost more than the rest of the row: there are hundreds of them. */}
          <input
            type="checkbox"
            className="grid-tick"
            checked={isSelected}
            readOnly
            tabIndex={-1}
            aria-label={row.name}
          />
        </td>
      )}
      {columns.map((column) => {
        if (column === 'name') {
          return (
            <td key={column} className="ellipsis" title={row.name}>
              <a href={backupAddress(storageId, row.name)} tabIndex={-1}>
                {row.name}
              </a>
            </td>
          );
        }
        const cell = cellOf(column, row, { now, isVerified, words });
        if (column === 'pin') {
          return (
            <td key={column} className="grid-actions" data-part="actions">
              {cell}
              {hasActions && <RowActions {...{ row, actions, isActive }} />}
            </td>
          );
        }
        return (
          <td
            key={column}
            className={`ellipsis ${numberColumns.includes(column) ? 'right' : 'secondary'}`}
          >
            {cell}
          </td>
        );
      })}
    </tr>
  );
});

function RowActions(props: {
  readonly row: BackupRow;
  readonly actions: BackupActions;
  readonly isActive: boolean;
}): ReactNode {
  const { row, actions, isActive } = props;
  const words = useWords();
  if (row.type !== 'read') return null;
  const { summary } = row;
  const tabIndex = isActive ? 0 : -1;
  return (
    <span className="row-actions">
      {summary.state === 'complete' && (
        <IconButton
          size="small"
          tabIndex={tabIndex}
          aria-label={words.say('backups.restoreName', { name: row.name })}
          title={words.say('backups.restore')}
          onClick={() => actions.restore(summary)}
        >
          <SettingsBackupRestoreOutlined aria-hidden />
        </IconButton>
      )}
      <BackupMenu summary={summary} actions={actions} isShort={false} tabIndex={tabIndex} />
    </span>
  );
}
