import type { ReactNode } from 'react';

import type { Job } from '#shared/job.ts';
import type { Acceptance } from '#shared/preflight.ts';

import { Note } from '../components/Status.tsx';
import { useWords, type Words } from '../texts/texts.ts';

/** What was known before the start and gone on with, and the reason that was given. */
export function AcceptedWarnings({ acceptance }: Pick<Job, 'acceptance'>): ReactNode {
  const words = useWords();
  if (acceptance === null) return null;
  return (
    <section aria-label={words.say('job.accepted')}>
      <Note kind="info">
        <span className="column gap-4">
          <span className="strong">{words.say('job.accepted')}</span>
          {acceptance.warnings.map((warning) => (
            <span key={warning.id}>{inWords(warning, words)}</span>
          ))}
          {acceptance.reason !== '' && (
            <span className="break-anywhere">
              {words.say('job.acceptedReason', { reason: acceptance.reason })}
            </span>
          )}
        </span>
      </Note>
    </section>
  );
}

/** Memory of the target: 61 GiB are needed, 48 GiB are free. */
function inWords({ id, finding, error }: Acceptance['warnings'][number], words: Words): string {
  const check = words.preflight.nameOf(id);
  const parts = [
    ...(error === null ? [] : [words.error(error).title]),
    ...(finding === null ? [] : [words.preflight.describe(finding)]),
  ];
  return parts.length === 0
    ? check
    : words.say('job.acceptedWarning', { check, finding: parts.join(' ') });
}
