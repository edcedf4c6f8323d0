import MoreHorizOutlined from '@mui/icons-material/MoreHorizOutlined';
import IconButton from '@mui/material/IconButton';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { type ReactNode, useId, useState } from 'react';

import type { BackupSummary } from '#shared/catalog.ts';

import { useWords, type Words } from '../texts/texts.ts';
import { isHalfDeleted } from './backupState.ts';
import type { BackupActions } from './useBackupActions.ts';

/** What can be done with a backup besides looking at it. */
export function BackupMenu(props: {
  readonly summary: BackupSummary;
  readonly actions: BackupActions;
  /** Those that have a button of their own beside it are left out. */
  readonly isShort: boolean;
  readonly tabIndex?: number;
}): ReactNode {
  const { summary, actions, isShort, tabIndex } = props;
  const words = useWords();
  const menuId = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const label = words.say('backups.more', { name: summary.name });
  return (
    <>
      <IconButton
        aria-label={label}
        title={words.say('backups.moreActions')}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-controls={anchor === null ? undefined : menuId}
        tabIndex={tabIndex ?? 0}
        onClick={(event) => setAnchor(event.currentTarget)}
        size="small"
      >
        <MoreHorizOutlined aria-hidden />
      </IconButton>
      <Menu
        id={menuId}
        anchorEl={anchor}
        open={anchor !== null}
        onClose={() => setAnchor(null)}
        slotProps={{ list: { 'aria-label': label } }}
      >
        {itemsOf(summary, { actions, isShort, words }).map(({ text, run }) => (
          <MenuItem
            key={text}
            onClick={() => {
              setAnchor(null);
              run();
            }}
          >
            {text}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}

function itemsOf(
  summary: BackupSummary,
  context: { readonly actions: BackupActions; readonly isShort: boolean; readonly words: Words },
): { text: string; run: () => void }[] {
  const { actions, isShort, words } = context;
  const { isPinned } = summary.note;
  const isComplete = summary.state === 'complete';
  const pin = words.say(isPinned ? 'backups.unpin' : 'backups.pin');
  const remove = words.say(isHalfDeleted(summary) ? 'backups.continueDeleting' : 'backups.delete');
  return [
    ...(isComplete && !isShort
      ? [
          { text: words.say('backups.copy'), run: () => actions.copy(summary) },
          { text: words.say('backups.verify'), run: () => actions.verify(summary) },
        ]
      : []),
    ...(isComplete
      ? [{ text: words.say('backups.download'), run: () => actions.download(summary) }]
      : []),
    ...(isShort ? [] : [{ text: pin, run: () => actions.pin(summary) }]),
    { text: words.say('backups.editNote'), run: () => actions.editNote(summary) },
    { text: remove, run: () => actions.remove([summary]) },
  ];
}
