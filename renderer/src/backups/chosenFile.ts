import type { ChosenFile } from '#shared/contract.ts';
import { fromErrorInfo } from '#shared/errors.ts';
import type { Reply } from '#shared/rpc.ts';

/** A desktop asks with the dialogs of its system, also for folders; a browser sends and fetches zips. */
export function hasDialogs(): boolean {
  return window.bridge !== undefined;
}

/** Sends a zip to the program behind the page, where it stands as a storage of its own. @throws what the program says of it */
export async function sendZip(file: File, signal: AbortSignal): Promise<ChosenFile> {
  const response = await fetch('/api/files', {
    method: 'POST',
    headers: { 'content-type': 'application/zip' },
    body: file,
    signal,
  });
  const reply = (await response.json()) as Reply;
  if (!reply.ok) throw fromErrorInfo(reply.error);
  return reply.value as ChosenFile;
}

/** Where a browser fetches a zip that a job has finished. It is given out once. */
export function zipAddress({ storageId }: ChosenFile): string {
  return `/api/files/${encodeURIComponent(storageId)}`;
}
