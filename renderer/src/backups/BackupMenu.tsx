import type { ReactNode } from 'react';

import type { BackupSummary } from '#shared/catalog.ts';

import { MoreMenu } from '../components/MoreMenu.tsx';
import { useWords } from '../texts/texts.ts';
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
  const { summary, actions, isShort, tabIndex = 0 } = props;
  const words = useWords();
  const isComplete = summary.state === 'complete';
  const pin = summary.note.isPinned ? 'backups.unpin' : 'backups.pin';
  const remove = isHalfDeleted(summary) ? 'backups.continueDeleting' : 'backups.delete';
  const items = [
    { key: 'backups.copy', isThere: isComplete && !isShort, onPick: () => actions.copy(summary) },
    {
      key: 'backups.verify',
      isThere: isComplete && !isShort,
      onPick: () => actions.verify(summary),
    },
    { key: 'backups.download', isThere: isComplete, onPick: () => actions.download(summary) },
    { key: pin, isThere: !isShort, onPick: () => actions.pin(summary) },
    { key: 'backups.editNote', isThere: true, onPick: () => actions.editNote(summary) },
    { key: remove, isThere: true, onPick: () => actions.remove([summary]) },
  ] as const;
  return (
    <MoreMenu
      label={words.say('backups.more', { name: summary.name })}
      title={words.say('backups.moreActions')}
      tabIndex={tabIndex}
      items={items
        .filter(({ isThere }) => isThere)
        .map(({ key, onPick }) => ({ label: words.say(key), onPick, isDangerous: false }))}
    />
  );
}
