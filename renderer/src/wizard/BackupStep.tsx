import Inventory2Outlined from '@mui/icons-material/Inventory2Outlined';
import Button from '@mui/material/Button';
import Radio from '@mui/material/Radio';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import type { BackupSummary } from '#shared/catalog.ts';
import type { StorageProfile } from '#shared/profile.ts';

import { summariesOf } from '../backups/backupList.ts';
import { EmptyState } from '../components/EmptyState.tsx';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { Status } from '../components/Status.tsx';
import { useNow } from '../job/useNow.ts';
import { placeOf } from '../placeOf.ts';
import { useBackups } from '../queries.ts';
import { useWords } from '../texts/texts.ts';
import { StorageChoices } from './ClusterStep.tsx';
import { ContentsState } from './ContentsState.tsx';

/** Where backups lie, and which one of them. */
export function BackupStep(props: {
  readonly storage: StorageProfile | undefined;
  readonly backupName: string | null;
  readonly onStorage: (storageId: string) => void;
  readonly onBackup: (backupName: string) => void;
}): ReactNode {
  const { storage, backupName, onStorage, onBackup } = props;
  const words = useWords();
  const backups = useBackups(storage?.id ?? null);
  const found = backups.data ? summariesOf(backups.data) : [];
  const isReading = found.length === 0 && backups.isFetching;
  return (
    <>
      <p className="secondary">{words.say('wizard.restoreSource')}</p>
      <StorageChoices storageId={storage?.id ?? null} onPick={onStorage} />
      {storage && (
        <ContentsState query={backups} storageId={storage.id}>
          {isReading && <SkeletonRows columns={[160, 60, 40, 120]} />}
          {found.length > 0 && (
            <BackupTable backups={found} chosen={backupName} onPick={onBackup} />
          )}
          {found.length === 0 && !isReading && (
            <EmptyState
              icon={<Inventory2Outlined aria-hidden />}
              title={words.say('wizard.noBackups', { place: placeOf(storage.location) })}
              text={words.say('wizard.noBackupsText')}
              action={
                <Button component={Link} to="/back-up">
                  {words.say('shell.backUp')}
                </Button>
              }
            />
          )}
        </ContentsState>
      )}
    </>
  );
}

const backupLooks = { complete: 'success', partial: 'warning', unreadable: 'error' } as const;

function BackupTable(props: {
  readonly backups: readonly BackupSummary[];
  readonly chosen: string | null;
  readonly onPick: (name: string) => void;
}): ReactNode {
  const { backups, chosen, onPick } = props;
  const words = useWords();
  const now = useNow(true);
  const newestFirst = backups.toSorted((a, b) =>
    (a.createdAt ?? '') < (b.createdAt ?? '') ? 1 : -1,
  );
  return (
    <div className="card table-scroll">
      <table className="table" aria-label={words.say('wizard.backups')}>
        <thead>
          <tr>
            <th className="tick-cell">
              <span className="visually-hidden">{words.say('wizard.choose')}</span>
            </th>
            <th>{words.say('wizard.backup')}</th>
            <th className="right">{words.say('wizard.collections')}</th>
            <th className="right">{words.say('wizard.rows')}</th>
            <th className="right">{words.say('wizard.size')}</th>
            <th>{words.say('wizard.milvus')}</th>
            <th>{words.say('wizard.createdAt')}</th>
            <th>{words.say('wizard.state')}</th>
          </tr>
        </thead>
        <tbody>
          {newestFirst.map((backup) => {
            const canRestore = backup.state === 'complete';
            const pick = () => canRestore && onPick(backup.name);
            return (
              <tr
                key={backup.name}
                className={canRestore ? 'row-pick' : ''}
                data-selected={backup.name === chosen}
                onClick={pick}
              >
                <td>
                  <Radio
                    checked={backup.name === chosen}
                    disabled={!canRestore}
                    onChange={pick}
                    name="backup"
                    slotProps={{ input: { 'aria-label': backup.name } }}
                  />
                </td>
                <td className="strong name-cell" title={backup.name}>
                  {backup.name}
                </td>
                <td className="right">
                  {backup.rows === null ? '–' : words.number(backup.collections.length)}
                </td>
                <td className="right">{backup.rows === null ? '–' : words.number(backup.rows)}</td>
                <td className="right">
                  {backup.sizeBytes === null ? '–' : words.bytes(backup.sizeBytes)}
                </td>
                <td className="secondary">{backup.milvusVersion || '–'}</td>
                <td
                  className="secondary"
                  title={backup.createdAt === null ? '' : words.time(backup.createdAt)}
                >
                  {backup.createdAt === null ? '–' : words.ago(backup.createdAt, now)}
                </td>
                <td>
                  <Status
                    kind={backupLooks[backup.state]}
                    label={words.say(`wizard.backupState.${backup.state}`)}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
