import { expect, test } from 'vitest';

import { axeFindings } from '../axe.ts';
import { overflows } from '../overflow.ts';
import type { Visit } from './studio.ts';
import { tour } from './tour.ts';
import { useStudio } from './useStudio.ts';

/** The tour has some sixty scenes, each looked at more than once. */
const tourMs = 900_000;

const english = useStudio();
const french = useStudio();

test(
  'every page and dialog is fit for a screen reader in both themes, and keeps to its policy',
  { timeout: tourMs },
  async () => {
    const findings = createFindings();
    await tour(english(), {
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

test('every page and dialog has room for its words in French', { timeout: tourMs }, async () => {
  const findings = createFindings();
  await tour(french(), {
    language: 'fr',
    onScene: (name, visit) => addOverflows(findings, name, visit),
  });
  expect(findings.list()).toEqual([]);
});

const afterKill = ['host-lost', 'job-interrupted'];

/** An ordinary window at 200 %, and a small one. */
const windows = [
  { width: 640, height: 360 },
  { width: 1280, height: 720 },
];

async function addOverflows(findings: Findings, name: string, { page }: Visit): Promise<void> {
  for (const size of windows) {
    await page.setViewportSize(size);
    findings.add(`${name}, ${size.width} × ${size.height}`, await overflows(page));
  }
}

interface Findings {
  add(scene: string, lines: readonly string[]): void;
  /** What is wrong on many pages is listed once, with the first of them. */
  list(): string[];
}

function createFindings(): Findings {
  const found = new Map<string, string>();
  return {
    add(scene, lines) {
      for (const line of lines) if (!found.has(line)) found.set(line, scene);
    },
    list: () => [...found].map(([line, scene]) => `${scene}: ${line}`),
  };
}
