import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { type CommandLineOptions, createCommandLine } from '../../stories/commandLine.ts';
import { button, fieldOf, heading } from '../studioPage.ts';
import type { Visit } from './studio.ts';
import { chooseFile } from './tour.ts';

/** The backup.yaml that the command line of the other stories is told of the same servers with. */
export async function backupYamlOf(options: CommandLineOptions): Promise<string> {
  const commandLine = await createCommandLine(options);
  const text = await readFile(path.join(commandLine.folder, 'backup.yaml'), 'utf8');
  await commandLine.remove();
  return text;
}

/** From a backup.yaml to a saved profile of this name. */
export async function importCluster(visit: Visit, name: string, yaml: string): Promise<void> {
  const { page, words } = visit;
  await page.goto(new URL('/?first-steps', page.url()).href);
  await chooseFile(visit, yaml);
  await heading(visit, words.say('clusters.new')).waitFor();
  await fieldOf(visit, 'clusters.name').fill(name);
  await button(visit, words.say('clusters.save')).click();
  await heading(visit, name).waitFor();
}
