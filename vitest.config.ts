import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest files, in the order in which those of a lane are begun; the shorter ones fill up what is left. */
const longest = [
  'fourScenarios.real',
  'golden.real',
  'killCopy',
  'killRestore',
  'backupRestoreMinio.real',
  'backupRestoreRgw.real',
  'backupRestoreSecure.real',
  'practiceExchange.real',
  'otherStore',
  'badInput',
  'killAndResume',
  'pages.e2e',
  'pagesInFrench.e2e',
  'jobs.e2e',
  'realCopies.e2e',
  'clusters.e2e',
];

/** On a fresh clone Vitest knows no times yet and begins with the largest files, so that long ones come last. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification): number => {
      const place = longest.findIndex((name) => moduleId.includes(`/${name}.`));
      return place === -1 ? longest.length : place;
    };
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}

// One project a lane, so that build/test.mjs can run and time each by itself. Real servers are started once per file.
// All time limits are far above what is measured: they cost nothing while tests pass, and a loaded machine must not fail.
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    expect: { poll: { timeout: 30_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'suites',
          include: ['test/suites/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // Most of the time each file waits for a command line; loading the servers anew for each would take longer.
          isolate: false,
          maxWorkers: 3,
        },
      },
      {
        extends: true,
        test: {
          name: 'real',
          include: ['test/real/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          // Most of the time Milvus is waited for, which does some things only every two seconds.
          maxWorkers: 3,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e-browser',
          include: ['test/e2e/browser/**/*.e2e.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 600_000,
          // Each file has a host and a browser of its own, and they wait for each other more than they work.
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e-desktop',
          include: ['test/e2e/electron/**/*.e2e.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'bench',
          include: ['test/bench/**/*.bench.ts'],
          testTimeout: 0,
          hookTimeout: 0,
          fileParallelism: false,
        },
      },
    ],
  },
});
