import { defineConfig } from 'vitest/config';

// One project a lane, so that build/test.mjs can run and time each by itself. Real servers are started once per file.
export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 20_000 },
      },
      {
        extends: true,
        test: {
          name: 'suites',
          include: ['test/suites/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
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
          testTimeout: 300_000,
          hookTimeout: 600_000,
          // Most of the time Milvus is waited for, which does some things only every two seconds.
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e-browser',
          include: ['test/e2e/browser/**/*.e2e.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Each file has a host and a browser of its own, and they wait for each other more than they work.
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e-desktop',
          include: ['test/e2e/electron/**/*.e2e.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
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
