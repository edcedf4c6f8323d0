import { type ReactNode, useMemo } from 'react';

import type { Plan } from '#shared/plan.ts';

import { JobTable } from '../job/JobTable.tsx';
import { sortedJobs, useJobs } from '../stores/jobs.ts';
import { useWords } from '../texts/texts.ts';
import type { BackupPlace } from './useAddress.ts';

/** Every job that this computer knows to have made, read, moved or deleted the backup. */
export function HistoryTab({ storageId, backupName }: BackupPlace): ReactNode {
  const words = useWords();
  const jobs = useJobs((store) => store.jobs);
  const touched = useMemo(
    () => sortedJobs(jobs).filter(({ plan }) => isAbout(plan, storageId, backupName)),
    [jobs, storageId, backupName],
  );
  if (touched.length === 0) {
    return <p className="padded small muted">{words.say('backups.noHistory')}</p>;
  }
  return (
    <div className="scroll-x">
      <JobTable jobs={touched} />
    </div>
  );
}

/** A transfer is about two: the one it reads, and the one it makes. */
function isAbout(
  { options, profiles, backupName }: Plan,
  storageId: string,
  name: string,
): boolean {
  const made = options.kind === 'transfer' ? options.targetName : backupName;
  const isThere = profiles.storageId === storageId && made === name;
  return isThere || (profiles.sourceStorageId === storageId && backupName === name);
}
