import { expect, test } from 'vitest';

import { addOverflows, createFindings, tourMs } from './pageFindings.ts';
import { tour } from './tour.ts';
import { useStudio } from './useStudio.ts';

const studio = useStudio();

test('every page and dialog has room for its words in French', { timeout: tourMs }, async () => {
  const findings = createFindings();
  await tour(studio(), {
    language: 'fr',
    onScene: (name, visit) => addOverflows(findings, name, visit),
  });
  expect(findings.list()).toEqual([]);
});
