import type { BackupProof } from '#shared/catalog.ts';
import { AppError, type ErrorCode } from '#shared/errors.ts';

import { clean } from './clean.ts';
import { exitCodes } from './exitCode.ts';
import type { Session } from './session.ts';

/** A backup with one of these is damaged, not out of reach. */
const damages: readonly ErrorCode[] = [
  'BACKUP_UNREADABLE',
  'BACKUP_INCOMPLETE',
  'BACKUP_HALF_DELETED',
];

/** Compares the objects of a backup with its metadata: 0 all there, 1 damaged or unreadable, 2 whole with something beside or unproven. */
export async function verifyBackup(backupName: string, session: Session): Promise<number> {
  const { screen, client, opened, stop } = session;
  const { storageId } = opened;
  try {
    const proof = await stop.unlessStopped(client.backups.prove({ storageId, backupName }));
    const exitCode = exitCodeOf(proof);
    screen.result({ proof, exitCode }, () => showProof(backupName, proof, session));
    return exitCode;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const exitCode = exitCodeOfRefusal(error);
    if (exitCode === null) throw error;
    screen.error(error);
    return exitCode;
  }
}

function exitCodeOf({ damaged, problems }: BackupProof): number {
  if (damaged.length > 0) return exitCodes.failed;
  return problems > 0 ? exitCodes.differences : exitCodes.done;
}

/** null where nothing is said of the backup. */
function exitCodeOfRefusal({ code }: AppError): number | null {
  if (damages.includes(code)) return exitCodes.failed;
  return code === 'FORMAT_UNSUPPORTED' ? exitCodes.differences : null;
}

function showProof(name: string, proof: BackupProof, { screen, words }: Session): void {
  const { missing, wrongSize, unexpected, objects, problems, restorable, damaged } = proof;
  for (const key of missing) screen.warn(words.say('verify.missing', { key }));
  for (const key of wrongSize) screen.warn(words.say('verify.wrongSize', { key }));
  for (const key of unexpected) screen.warn(words.say('verify.unexpected', { key }));
  const untold = problems - missing.length - wrongSize.length - unexpected.length;
  if (untold > 0) screen.warn(words.count('progress.more', untold));
  const bytes = words.bytes(proof.sizeBytes);
  screen.lines(words.count('verify.objects', objects, { name, bytes }));
  if (damaged.length === 0) {
    screen.lines(words.say(problems === 0 ? 'verify.whole' : 'verify.wholeWithMore', { name }));
    return;
  }
  screen.lines(words.say('verify.damaged', { name, collections: damaged.map(clean).join(', ') }));
  if (restorable.length === 0) return;
  screen.lines(words.say('verify.restorable', { filter: restorable.map(clean).join(',') }));
}
