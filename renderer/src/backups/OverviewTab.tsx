import Button from '@mui/material/Button';
import type { ReactNode } from 'react';

import type { BackupDetail } from '#shared/catalog.ts';

import { Facts } from '../components/Facts.tsx';
import { Note } from '../components/Status.tsx';
import { placeOf } from '../placeOf.ts';
import { useBackup } from '../queries.ts';
import { useWords, type Words } from '../texts/texts.ts';
import { isHalfDeleted } from './backupState.ts';
import { amountOf } from './columns.tsx';
import { NoteEditor } from './NoteEditor.tsx';
import { ProofCard } from './ProofCard.tsx';
import type { OpenBackup } from './useBackupActions.ts';

/** Facts, what a person noted, and what the last verification said. */
export function OverviewTab(props: OpenBackup): ReactNode {
  const { storage, summary, actions } = props;
  return (
    <div className="column gap-16 padded">
      <NotComplete {...props} />
      <BackupFacts {...props} />
      {summary.state === 'complete' && <ProofCard {...props} />}
      <NoteEditor
        // Another note is another text to begin with.
        key={JSON.stringify(summary.note)}
        storageId={storage.id}
        summary={summary}
        isOff={actions === null}
      />
    </div>
  );
}

/** Why it cannot be restored, and what is to be done about it. */
function NotComplete({ summary, actions }: OpenBackup): ReactNode {
  const words = useWords();
  if (summary.state === 'complete') return null;
  const told = summary.error === null ? null : words.error(summary.error);
  const remove = isHalfDeleted(summary) ? 'backups.continueDeleting' : 'backups.delete';
  return (
    <Note kind={summary.state === 'partial' ? 'warning' : 'error'}>
      <div className="column">
        <p>
          <b>{told === null ? words.say(`backups.why.${summary.state}`) : told.title}</b>{' '}
          {told?.next ?? ''}
        </p>
        {summary.state === 'partial' && <p>{words.say('backups.partialCare')}</p>}
        {actions && (
          <div className="row">
            <Button size="small" color="error" onClick={() => actions.remove([summary])}>
              {words.say(remove)}
            </Button>
          </div>
        )}
        {summary.error && (
          <details className="small">
            <summary>
              {words.say('shell.details')} <span className="mono">{told?.id}</span>
            </summary>
            <pre className="mono pre-wrap">
              {[summary.error.message, ...summary.error.causes].join('\n')}
            </pre>
          </details>
        )}
      </div>
    </Note>
  );
}

const asInTable = ['collections', 'rows', 'size', 'milvus', 'format'] as const;

function BackupFacts({ storage, summary }: OpenBackup): ReactNode {
  const words = useWords();
  const isComplete = summary.state === 'complete';
  const { data } = useBackup(storage.id, isComplete ? summary.name : null);
  const { createdAt } = summary;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [
      words.say('backups.place'),
      <span className="mono">{`${placeOf(storage.location)}/${summary.name}/`}</span>,
    ],
    [
      words.say('backups.column.created'),
      createdAt === null
        ? '–'
        : `${words.time(createdAt)} (${createdAt.slice(0, 16).replace('T', ' ')} UTC)`,
    ],
    [
      words.say('backups.column.databases'),
      data ? words.list(data.databases) || '–' : amountOf('databases', summary, words),
    ],
    ...asInTable.map(
      (column) =>
        [words.say(`backups.column.${column}`), amountOf(column, summary, words)] as const,
    ),
    ...alsoHeld(data?.sensitive ?? null, words),
    [words.say('backups.id'), <span className="mono">{summary.id || '–'}</span>],
  ];
  // Of one that cannot be read there is nothing else to say.
  const known = isComplete ? facts : facts.slice(0, 2);
  return <Facts facts={known} />;
}

/** What of it is worth stealing, so that whoever hands the backup on knows. */
function alsoHeld(sensitive: BackupDetail['sensitive'], words: Words): [string, string][] {
  const { users = 0, encryptedDatabases = [] } = sensitive ?? {};
  const held = [
    users === 0 ? '' : words.count('backups.holdsUsers', users),
    encryptedDatabases.length === 0
      ? ''
      : words.say('backups.holdsKeys', { databases: words.list(encryptedDatabases) }),
  ].filter((text) => text !== '');
  return held.length === 0 ? [] : [[words.say('backups.alsoHolds'), words.list(held)]];
}
