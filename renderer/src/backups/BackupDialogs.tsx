import type { ReactNode } from 'react';

import { assertNever } from '#shared/assertNever.ts';
import type { StorageProfile } from '#shared/profile.ts';

import { CopyDialog } from './CopyDialog.tsx';
import { DownloadDialog } from './DownloadDialog.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { UploadDialog } from './UploadDialog.tsx';
import type { BackupDialog } from './useBackupActions.ts';

/** The question that stands above the page, if there is one. */
export function BackupDialogs(props: {
  readonly storage: StorageProfile;
  readonly dialog: BackupDialog | null;
  readonly onClose: () => void;
}): ReactNode {
  const { storage, dialog, onClose } = props;
  if (dialog === null) return null;
  switch (dialog.type) {
    case 'copy':
      return <CopyDialog storage={storage} summary={dialog.summary} onClose={onClose} />;
    case 'download':
      return <DownloadDialog storage={storage} summary={dialog.summary} onClose={onClose} />;
    case 'upload':
      return <UploadDialog storage={storage} onClose={onClose} />;
    case 'remove':
      return <RemoveDialog storage={storage} summaries={dialog.summaries} onClose={onClose} />;
    default:
      return assertNever(dialog);
  }
}
