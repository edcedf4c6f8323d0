import path from 'node:path';

import { defineConfig } from 'vite';

// One program a build, as one file without dependencies for Node 20.18, the oldest runtime the engine meets:
// `--mode cli` or `--mode practice`, after the entry file in electron/.
export default defineConfig(({ mode }) => ({
  build: {
    ssr: `electron/${mode}.ts`,
    target: 'node20.18',
    outDir: 'out',
    emptyOutDir: false,
    sourcemap: true,
    copyPublicDir: false,
    rolldownOptions: {
      output: {
        format: 'es',
        entryFileNames: `${mode}.mjs`,
        codeSplitting: false,
        banner: '#!/usr/bin/env node',
      },
    },
  },
  resolve: {
    alias: {
      // Only the SDK's bulk writer uses it, and it drags the AWS SDK: 1.8 MB more and 106 ms slower to load.
      '@shanghaikid/parquetjs': path.resolve(import.meta.dirname, 'build/emptyModule.cjs'),
    },
  },
  ssr: { noExternal: true, target: 'node' },
}));
