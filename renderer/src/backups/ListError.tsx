import HistoryOutlined from '@mui/icons-material/HistoryOutlined';
import RefreshOutlined from '@mui/icons-material/RefreshOutlined';
import Button from '@mui/material/Button';
import type { ReactNode } from 'react';

import type { StorageProfile } from '#shared/profile.ts';

import { Emphasis } from '../components/Emphasis.tsx';
import { ErrorAction } from '../components/ErrorAction.tsx';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { useWords } from '../texts/texts.ts';
import type { BackupList } from './backupList.ts';

/** The storage does not answer: why, what to do, and what it had when it last did. */
export function ListError(props: {
  readonly storage: StorageProfile;
  readonly error: Error;
  /** What was read before, which stands below. */
  readonly list: BackupList | undefined;
  readonly onRetry: () => void;
}): ReactNode {
  const { storage, error, list, onRetry } = props;
  const words = useWords();
  return (
    <>
      <ErrorPanel
        error={error}
        actions={
          <>
            <ErrorAction error={error} profiles={[storage.id]} />
            <Button startIcon={<RefreshOutlined aria-hidden />} onClick={onRetry}>
              {words.say('shell.retry')}
            </Button>
          </>
        }
      />
      {list && list.names.length > 0 && (
        <p className="row small secondary" role="status">
          <HistoryOutlined fontSize="small" aria-hidden />
          <span>
            <Emphasis
              text={words.count('backups.asOf', list.names.length, {
                time: words.time(list.listedAt),
              })}
            />
          </span>
        </p>
      )}
    </>
  );
}
