import type { ReactNode } from 'react';

import { CopyButton } from '../components/CopyButton.tsx';
import { useBackup } from '../queries.ts';
import { useWords } from '../texts/texts.ts';
import { TabState } from './TabState.tsx';
import type { BackupPlace } from './useAddress.ts';

/** The metadata as milvus-backup prints it. */
export function MetadataTab(props: BackupPlace): ReactNode {
  const words = useWords();
  const backup = useBackup(props.storageId, props.backupName);
  const brief = backup.data?.brief ?? null;
  return (
    <TabState query={backup}>
      {brief === null ? (
        <p className="padded small muted">{words.say('backups.noMetadata')}</p>
      ) : (
        <div className="plan-text">
          <div className="row">
            <span className="small secondary">{words.say('backups.metadataForm')}</span>
            <span className="push">
              <CopyButton text={brief} label={words.say('backups.copyMetadata')} />
            </span>
          </div>
          <pre className="mono">{brief}</pre>
        </div>
      )}
    </TabState>
  );
}
