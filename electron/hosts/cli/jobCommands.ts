import { pathToFileURL } from 'node:url';

import { AppError } from '#shared/errors.ts';
import type { Job } from '#shared/job.ts';
import type { PlanEndpoint } from '#shared/plan.ts';
import type { StorageLocation } from '#shared/profile.ts';

import { exitCodes } from './exitCode.ts';
import { followJob } from './followJob.ts';
import { reportJob, reportLeftovers } from './jobReport.ts';
import { placeOf } from './planWords.ts';
import type { Session } from './session.ts';

/** Goes on with a job, by default the newest that can be. */
export async function resumeJob(jobId: string | undefined, session: Session): Promise<number> {
  const { screen, words, client, stop, host } = session;
  const startedMs = host.clock.monotonicMs();
  const id = jobId ?? session.feed.jobs().find(({ resumable }) => resumable)?.id;
  if (id === undefined) {
    if (screen.isJson) screen.json({ job: null, exitCode: exitCodes.done });
    else screen.note(words.say('resume.nothing'));
    return exitCodes.done;
  }
  const job = await stop.unlessStopped(client.jobs.get({ jobId: id }));
  await requireSamePlaces(job, session);
  if (!screen.isJson) {
    const { backupName: name, options } = job.plan;
    const kind = words.say(`kind.${options.kind}`);
    screen.lines(words.say('resume.begins', { job: id, kind, name }));
  }
  await client.jobs.resume({ jobId: id });
  return reportJob(await followJob(id, session), host.clock.monotonicMs() - startedMs, session);
}

/** Removes what a job left; 1 when something is still there. */
export async function cleanUpJob(jobId: string, session: Session): Promise<number> {
  const { screen, words, client, stop } = session;
  await requireSamePlaces(await stop.unlessStopped(client.jobs.get({ jobId })), session);
  const job = await client.jobs.cleanUp({ jobId });
  const exitCode = job.leftovers.length === 0 ? exitCodes.done : exitCodes.failed;
  if (screen.isJson) screen.json({ job, exitCode });
  else {
    if (exitCode === exitCodes.done) screen.lines(words.say('cleanUp.done', { job: jobId }));
    reportLeftovers(job, session);
  }
  return exitCode;
}

/**
 * A job names the profiles it was planned with, and those of a configuration file always have the same ids: with another
 * file it would go on in another cluster, or remove another storage's backup of the same name.
 */
async function requireSamePlaces(job: Job, { client, words }: Session): Promise<void> {
  const { plan } = job;
  const [clusters, storages] = [await client.clusters.list({}), await client.storages.list({})];
  const cluster = clusters.find(({ id }) => id === plan.profiles.clusterId);
  const storage = storages.find(({ id }) => id === plan.profiles.storageId);
  const planned = [plan.source, plan.target].filter(isPlace);
  const configured = [
    ...(cluster === undefined ? [] : [endpointOf(cluster.storage, cluster.milvus.address)]),
    ...(storage === undefined ? [] : [endpointOf(storage.location, null)]),
  ].map(placeOf);
  const other = planned.map(placeOf).find((place) => !configured.includes(place));
  if (other === undefined) return;
  throw new AppError('JOB_NOT_RESUMABLE', {
    job: job.id,
    reason: words.say('resume.elsewhere', { planned: other, configured: configured.join(', ') }),
  });
}

function isPlace({ milvusAddress, storage }: PlanEndpoint): boolean {
  return milvusAddress !== null || storage !== null;
}

function endpointOf(location: StorageLocation, milvusAddress: string | null): PlanEndpoint {
  if (location.type === 'local') {
    return { milvusAddress, storage: pathToFileURL(location.path).href, rootPath: '' };
  }
  const { endpoint, bucket, rootPath } = location;
  return { milvusAddress, storage: `s3://${endpoint}/${bucket}`, rootPath };
}
