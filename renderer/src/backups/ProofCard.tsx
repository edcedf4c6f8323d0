import Button from '@mui/material/Button';
import type { ReactNode } from 'react';

import type { BackupProof, BackupSummary } from '#shared/catalog.ts';

import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { Facts } from '../components/Facts.tsx';
import { Status } from '../components/Status.tsx';
import { useWords, type Words } from '../texts/texts.ts';
import { isSound, proofOf, useProofs } from './proofs.ts';
import type { OpenBackup } from './useBackupActions.ts';

/** What the last verification of this window found: objects that the metadata names, against those that lie there. */
export function ProofCard({ storage, summary, actions }: OpenBackup): ReactNode {
  const words = useWords();
  const state = useProofs(({ states }) => proofOf(states, storage.id, summary));
  return (
    <section className="card" aria-label={words.say('backups.verification')} aria-live="polite">
      <div className="card-head">
        <h3 className="card-title">{words.say('backups.verification')}</h3>
        {state?.type === 'done' && (
          <span className="push caption muted">{words.time(state.at)}</span>
        )}
      </div>
      <div className="column padded">
        {state === undefined && (
          <div className="row wrap small secondary">
            <span className="grow">{words.say('backups.notVerified')}</span>
            {actions && (
              <Button size="small" onClick={() => actions.verify(summary)}>
                {words.say('backups.verify')}
              </Button>
            )}
          </div>
        )}
        {state?.type === 'running' && (
          <Status kind="running" label={words.say('backups.verifying')} />
        )}
        {state?.type === 'failed' && <ErrorPanel error={state.error} />}
        {state?.type === 'done' && <Findings proof={state.proof} summary={summary} />}
      </div>
    </section>
  );
}

function Findings(props: {
  readonly proof: BackupProof;
  readonly summary: BackupSummary;
}): ReactNode {
  const { proof, summary } = props;
  const words = useWords();
  const { objects, sizeBytes, missing, wrongSize, unexpected, restorable } = proof;
  const isFine = isSound(proof);
  const facts = [
    [words.say('backups.proof.objects'), words.number(objects)],
    [words.say('backups.column.size'), words.bytes(sizeBytes)],
    [words.say('backups.proof.missing'), countOf(missing, words)],
    [words.say('backups.proof.wrongSize'), countOf(wrongSize, words)],
    [words.say('backups.proof.unexpected'), countOf(unexpected, words)],
    [
      words.say('backups.proof.restorable'),
      words.say('job.countOf', {
        done: words.number(restorable.length),
        total: words.number(summary.collections.length),
      }),
    ],
  ] as const;
  return (
    <>
      <Status
        kind={isFine ? 'verified' : 'error'}
        label={
          isFine
            ? words.say('backups.proof.sound')
            : words.count('backups.proof.problems', proof.problems)
        }
      />
      <Facts className="proof-facts number" facts={facts} />
      {findingsOf(proof, words).map(({ title, keys }) => (
        <details key={title} className="small">
          <summary>{title}</summary>
          <ul className="column gap-4 mono key-list" tabIndex={0}>
            {keys.map((key) => (
              <li key={key} className="break-anywhere">
                {key}
              </li>
            ))}
          </ul>
        </details>
      ))}
    </>
  );
}

function findingsOf({ missing, wrongSize, unexpected, damaged }: BackupProof, words: Words) {
  return [
    { title: words.say('backups.proof.missing'), keys: missing },
    { title: words.say('backups.proof.wrongSize'), keys: wrongSize },
    { title: words.say('backups.proof.unexpected'), keys: unexpected },
    { title: words.say('backups.proof.damaged'), keys: damaged },
  ].filter(({ keys }) => keys.length > 0);
}

/** The lists end there; how many there are more is not told of each. */
const toldKeys = 100;

function countOf(keys: readonly string[], words: Words): string {
  const count = words.number(keys.length);
  return keys.length < toldKeys ? count : words.say('backups.proof.atLeast', { count });
}
