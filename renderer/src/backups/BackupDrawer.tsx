import PushPin from '@mui/icons-material/PushPin';
import PushPinOutlined from '@mui/icons-material/PushPinOutlined';
import SettingsBackupRestoreOutlined from '@mui/icons-material/SettingsBackupRestoreOutlined';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { type ReactNode, useId } from 'react';

import { assertNever } from '#shared/assertNever.ts';

import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { SideDrawer } from '../components/SideDrawer.tsx';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { StatusChip } from '../components/Status.tsx';
import { useWords } from '../texts/texts.ts';
import { BackupMenu } from './BackupMenu.tsx';
import type { BackupRow } from './backupRows.ts';
import { stateInWords, summaryInWords } from './backupState.ts';
import { CollectionsTab } from './CollectionsTab.tsx';
import { CompareTab } from './CompareTab.tsx';
import { FilesTab } from './FilesTab.tsx';
import { HistoryTab } from './HistoryTab.tsx';
import { MetadataTab } from './MetadataTab.tsx';
import { OverviewTab } from './OverviewTab.tsx';
import { isProven, proofOf, useProofs } from './proofs.ts';
import { type DrawerTab, drawerTabs, useAddress } from './useAddress.ts';
import type { OpenBackup } from './useBackupActions.ts';

/** One backup beside the table: what it is, what can be done with it, and what is in it. */
export function BackupDrawer(
  props: Omit<OpenBackup, 'summary'> & {
    readonly row: BackupRow;
    readonly onClose: () => void;
  },
): ReactNode {
  const { storage, row, actions, onClose } = props;
  const words = useWords();
  const proofs = useProofs(({ states }) => states);
  const isVerified = row.type === 'read' && isProven(proofOf(proofs, storage.id, row.summary));
  return (
    <SideDrawer
      title={row.name}
      mark={row.type === 'read' && <StatusChip {...stateInWords(row.summary, isVerified, words)} />}
      width={688}
      onClose={onClose}
    >
      <div className="backup-drawer">
        {row.type === 'unread' && <SkeletonRows columns={[160, 60, 40, 120]} />}
        {row.type === 'failed' && (
          <div className="padded">
            <ErrorPanel error={row.error} />
          </div>
        )}
        {row.type === 'read' && (
          <Opened key={row.name} storage={storage} summary={row.summary} actions={actions} />
        )}
      </div>
    </SideDrawer>
  );
}

function Opened(props: OpenBackup): ReactNode {
  const { summary } = props;
  const words = useWords();
  const { tab, choose } = useAddress();
  const panelId = useId();
  const isComplete = summary.state === 'complete';
  // What is not known of one that cannot be read has no tab.
  const tabs = drawerTabs.filter((name) => isComplete || !needsMetadata.includes(name));
  const chosen = tabs.includes(tab) ? tab : 'overview';
  return (
    <>
      <div className="column backup-head">
        <p className="small secondary">{summaryInWords(summary, words)}</p>
        <DrawerActions {...props} />
        <Tabs
          value={chosen}
          onChange={(_, name: DrawerTab) => choose(name)}
          variant="scrollable"
          scrollButtons={false}
          aria-label={summary.name}
        >
          {tabs.map((name) => (
            <Tab
              key={name}
              value={name}
              id={`${panelId}-${name}`}
              aria-controls={panelId}
              label={
                <span>
                  {words.say(`backups.tab.${name}`)}
                  {name === 'collections' && (
                    <span className="tab-count"> {words.number(summary.collections.length)}</span>
                  )}
                </span>
              }
            />
          ))}
        </Tabs>
      </div>
      <div
        className="backup-panel"
        role="tabpanel"
        id={panelId}
        aria-labelledby={`${panelId}-${chosen}`}
        tabIndex={0}
      >
        <Panel {...props} tab={chosen} />
      </div>
    </>
  );
}

const needsMetadata: readonly DrawerTab[] = ['collections', 'compare', 'metadata'];

function Panel({ tab, ...open }: OpenBackup & { readonly tab: DrawerTab }): ReactNode {
  const place = { storageId: open.storage.id, backupName: open.summary.name };
  switch (tab) {
    case 'overview':
      return <OverviewTab {...open} />;
    case 'collections':
      return <CollectionsTab {...place} />;
    case 'files':
      return <FilesTab {...place} />;
    case 'compare':
      return <CompareTab {...place} />;
    case 'history':
      return <HistoryTab {...place} />;
    case 'metadata':
      return <MetadataTab {...place} />;
    default:
      return assertNever(tab);
  }
}

function DrawerActions({ summary, actions }: OpenBackup): ReactNode {
  const words = useWords();
  if (actions === null) return null;
  const { isPinned } = summary.note;
  const pin = words.say(isPinned ? 'backups.unpin' : 'backups.pin');
  const Pin = isPinned ? PushPin : PushPinOutlined;
  return (
    <div className="row wrap">
      {summary.state === 'complete' && (
        <>
          <Button
            variant="contained"
            color="primary"
            size="small"
            startIcon={<SettingsBackupRestoreOutlined aria-hidden />}
            onClick={() => actions.restore(summary)}
          >
            {words.say('backups.restore')}
          </Button>
          <Button size="small" onClick={() => actions.copy(summary)}>
            {words.say('backups.copy')}
          </Button>
          <Button size="small" onClick={() => actions.verify(summary)}>
            {words.say('backups.verify')}
          </Button>
        </>
      )}
      <span className="row push">
        <IconButton
          aria-label={pin}
          title={pin}
          aria-pressed={isPinned}
          onClick={() => actions.pin(summary)}
        >
          <Pin aria-hidden />
        </IconButton>
        <BackupMenu summary={summary} actions={actions} isShort />
      </span>
    </div>
  );
}
