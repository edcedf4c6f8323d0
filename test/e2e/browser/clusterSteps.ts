import { stringify } from 'yaml';

import { createCheckWords } from '#shared/checkText.ts';
import type { ClusterProfile, StorageProfile } from '#shared/profile.ts';

import { button, fieldOf, heading, openPage } from '../studioPage.ts';
import { ask, type Studio, type Visit } from './studio.ts';

/** What people write down of practice A to reach it from elsewhere. */
interface PracticePlace {
  readonly milvus: string;
  readonly endpoint: string;
  readonly bucket: string;
  readonly rootPath: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

export async function placeOfPractice(studio: Studio): Promise<PracticePlace> {
  const { status } = await studio.practice();
  const cluster = status.clusters.find(({ id }) => id === 'A');
  if (cluster === undefined) throw new Error('practice A is one of four');
  return { ...cluster.storage, milvus: cluster.address };
}

/** A backup.yaml of milvus-backup 0.5 for practice A. */
export function yamlOf(place: PracticePlace): string {
  const [address, port] = place.milvus.split(':');
  const [host, s3Port] = place.endpoint.split(':');
  return stringify({
    milvus: { address, port: Number(port) },
    minio: {
      storageType: 'minio',
      address: host,
      port: Number(s3Port),
      accessKeyID: place.accessKey,
      secretAccessKey: place.secretKey,
      bucketName: place.bucket,
      rootPath: place.rootPath,
      backupBucketName: place.bucket,
      backupRootPath: 'backup-by-hand',
    },
  });
}

/** The button of the root-path doctor. */
export function useRootPath(visit: Visit, rootPath: string) {
  const fix = { type: 'useRootPath', rootPath, segmentFiles: 1, newestAt: null } as const;
  return button(visit, createCheckWords(visit.words.language, 'UTC').describeFix(fix).action);
}

/** Fills in the form of a new cluster for practice A, with the keyboard or not. */
export async function fillIn(
  visit: Visit,
  place: PracticePlace & { readonly name: string },
): Promise<void> {
  const [host = '', port = ''] = place.milvus.split(':');
  const [s3Host = '', s3Port = ''] = place.endpoint.split(':');
  await fieldOf(visit, 'clusters.name').fill(place.name);
  await fieldOf(visit, 'clusters.address').fill(host);
  await fieldOf(visit, 'clusters.port').first().fill(port);
  await fieldOf(visit, 'clusters.endpoint').fill(s3Host);
  await fieldOf(visit, 'clusters.port').last().fill(s3Port);
  await fieldOf(visit, 'clusters.bucket').fill(place.bucket);
  await fieldOf(visit, 'clusters.rootPath').first().fill(place.rootPath);
  await fieldOf(visit, 'clusters.accessKey').fill(place.accessKey);
  await fieldOf(visit, 'clusters.secretKey').fill(place.secretKey);
}

/** From the list to the form of a new cluster. */
export async function openNew(visit: Visit): Promise<void> {
  const { page, words } = visit;
  await openPage(visit, 'clusters');
  await page.getByRole('link', { name: words.say('clusters.new'), exact: true }).click();
  await heading(visit, words.say('clusters.new')).waitFor();
}

/** Saves the form, and waits until what lies in the cluster is shown. */
export async function saveCluster(visit: Visit, name: string): Promise<void> {
  const save = button(visit, visit.words.say('clusters.save'));
  await save.click();
  // The page of a cluster has the same name as its form.
  await save.waitFor({ state: 'detached' });
  await heading(visit, name).waitFor();
}

/** One entry of the menu of a row. */
export async function pickAction(
  { page, words }: Visit,
  name: string,
  action: 'duplicate' | 'exportProfile' | 'exportYaml' | 'remove',
): Promise<void> {
  await page.getByRole('button', { name: words.say('clusters.actionsOf', { name }) }).click();
  await page.getByRole('menuitem', { name: words.say(`clusters.${action}`) }).click();
}

/** Deletes a profile from its row. Behind a dialog nothing has a role, so that the dialog has to be gone first. */
export async function removeProfile(
  visit: Visit,
  name: string,
  what: 'removeText' | 'removeStorageText',
): Promise<void> {
  const { page, words } = visit;
  await pickAction(visit, name, 'remove');
  await page.getByText(words.say(`clusters.${what}`)).waitFor();
  await button(visit, words.say('clusters.removeNow', { name })).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('link', { name, exact: true }).waitFor({ state: 'detached' });
}

export async function savedCluster(visit: Visit, name: string): Promise<ClusterProfile> {
  const { value } = (await ask(visit, 'clusters.list', {})) as { value: ClusterProfile[] };
  const found = value.find((cluster) => cluster.name === name);
  if (found === undefined) throw new Error(`no cluster is called ${name}`);
  return found;
}

export async function savedStorages(visit: Visit): Promise<StorageProfile[]> {
  const { value } = (await ask(visit, 'storages.list', {})) as { value: StorageProfile[] };
  return value;
}
