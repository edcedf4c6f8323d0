import { describeJob } from '../jobWords.ts';
import { sortedJobs, useJobs } from '../stores/jobs.ts';
import { useWords } from '../texts/texts.ts';

export interface Command {
  readonly label: string;
  readonly to: string;
}

/** As many jobs as a person still remembers. */
const offeredJobs = 20;

/** All that the palette offers: the pages, then the jobs, newest first. */
export function useCommands(): readonly Command[] {
  const words = useWords();
  const jobs = sortedJobs(useJobs((store) => store.jobs)).slice(0, offeredJobs);
  return [
    { label: words.say('shell.commandCopy'), to: '/copy' },
    { label: words.say('wizard.directMigration'), to: '/copy?direct' },
    { label: words.say('shell.commandBackUp'), to: '/back-up' },
    { label: words.say('shell.commandRestore'), to: '/restore' },
    { label: words.say('shell.home'), to: '/' },
    { label: words.say('backups.title'), to: '/backups' },
    { label: words.say('shell.jobs'), to: '/jobs' },
    { label: words.say('clusters.title'), to: '/clusters' },
    { label: words.say('clusters.new'), to: '/clusters/new' },
    { label: words.say('leftovers.title'), to: '/leftovers' },
    { label: words.say('shell.settings'), to: '/settings' },
    ...jobs.map((job) => ({ label: describeJob(job, words), to: `/jobs/${job.id}` })),
  ];
}
