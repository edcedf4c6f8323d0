import checksEnglish from '#shared/text/checks.en.json' with { type: 'json' };
import checksFrench from '#shared/text/checks.fr.json' with { type: 'json' };
import jobsEnglish from '#shared/text/jobs.en.json' with { type: 'json' };
import jobsFrench from '#shared/text/jobs.fr.json' with { type: 'json' };
import profilesEnglish from '#shared/text/profiles.en.json' with { type: 'json' };
import profilesFrench from '#shared/text/profiles.fr.json' with { type: 'json' };

import backupsEnglish from './backups.en.json' with { type: 'json' };
import backupsFrench from './backups.fr.json' with { type: 'json' };
import clustersEnglish from './clusters.en.json' with { type: 'json' };
import clustersFrench from './clusters.fr.json' with { type: 'json' };
import collectionEnglish from './collection.en.json' with { type: 'json' };
import collectionFrench from './collection.fr.json' with { type: 'json' };
import homeEnglish from './home.en.json' with { type: 'json' };
import homeFrench from './home.fr.json' with { type: 'json' };
import jobEnglish from './job.en.json' with { type: 'json' };
import jobFrench from './job.fr.json' with { type: 'json' };
import leftoversEnglish from './leftovers.en.json' with { type: 'json' };
import leftoversFrench from './leftovers.fr.json' with { type: 'json' };
import settingsEnglish from './settings.en.json' with { type: 'json' };
import settingsFrench from './settings.fr.json' with { type: 'json' };
import shellEnglish from './shell.en.json' with { type: 'json' };
import shellFrench from './shell.fr.json' with { type: 'json' };
import wizardEnglish from './wizard.en.json' with { type: 'json' };
import wizardFrench from './wizard.fr.json' with { type: 'json' };

const english = {
  ...jobsEnglish,
  ...shellEnglish,
  ...homeEnglish,
  ...wizardEnglish,
  ...jobEnglish,
  ...settingsEnglish,
  ...clustersEnglish,
  ...collectionEnglish,
  ...backupsEnglish,
  ...leftoversEnglish,
  ...checksEnglish,
  ...profilesEnglish,
};
const french = {
  ...jobsFrench,
  ...shellFrench,
  ...homeFrench,
  ...wizardFrench,
  ...jobFrench,
  ...settingsFrench,
  ...clustersFrench,
  ...collectionFrench,
  ...backupsFrench,
  ...leftoversFrench,
  ...checksFrench,
  ...profilesFrench,
};

/** All texts of the screens. A key begins with the name of its file, those of jobs are shared with the command line. */
export const catalogues = { en: english, fr: french };
