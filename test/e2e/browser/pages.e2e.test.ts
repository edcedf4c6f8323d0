import { expect, test } from 'vitest';

import { axeFindings } from '../axe.ts';
import { addOverflows, createFindings, tourMs } from './pageFindings.ts';
import { tour } from './tour.ts';
import { useStudio } from './useStudio.ts';

const studio = useStudio();

test(
  'every page and dialog is fit for a screen reader in both themes, and keeps to its policy',
  { timeout: tourMs },
  async () => {
    const findings = createFindings();
    await tour(studio(), {
      language: 'en',
      async onScene(name, visit) {
        for (const colorScheme of ['dark', 'light'] as const) {
          await visit.page.emulateMedia({ colorScheme });
          findings.add(`${name}, ${colorScheme}`, await axeFindings(visit.page));
        }
        // The program that is killed on the way leaves its mark in the console.
        if (!afterKill.includes(name)) findings.add(name, visit.complaints);
        await addOverflows(findings, name, visit);
      },
    });
    expect(findings.list()).toEqual([]);
  },
);

const afterKill = ['host-lost', 'job-interrupted'];
