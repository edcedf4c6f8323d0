import path from 'node:path';

import react from '@vitejs/plugin-react';
import { defineConfig, type UserConfig } from 'vite';

// One program a build, named by `--mode`; build/bundle.mjs builds those that are asked for and stale.
export default defineConfig(({ mode }) => {
  if (mode === 'renderer') return screens;
  if (mode === 'preload') return preload;
  if (mode === 'main') return program('electron/main.ts', mode, { isElectron: true });
  if (mode === 'engine') return program('electron/engineProcess.ts', mode, { isElectron: true });
  return program(`electron/${mode}.ts`, mode, { isElectron: false });
});

/** The oldest Electron that runs the app has Node 20.18 and Chromium 130. */
const targets = { node: 'node20.18', page: 'chrome130' };

/** One file without dependencies for Node. */
function program(entry: string, name: string, options: { isElectron: boolean }): UserConfig {
  return {
    build: {
      ssr: entry,
      target: targets.node,
      outDir: 'out',
      emptyOutDir: false,
      sourcemap: true,
      copyPublicDir: false,
      rolldownOptions: {
        // Not node_modules/electron, which is only the path of the runtime: the runtime has its own modules of these names.
        external: ['electron', 'electron/main'],
        output: {
          format: 'es',
          entryFileNames: `${name}.mjs`,
          codeSplitting: false,
          banner: options.isElectron ? '' : '#!/usr/bin/env node',
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
  };
}

/** A sandboxed preload can be neither a module nor more than one file. */
const preload: UserConfig = {
  build: {
    ssr: 'electron/preload.ts',
    target: targets.page,
    outDir: 'out',
    emptyOutDir: false,
    copyPublicDir: false,
    rolldownOptions: {
      external: ['electron/renderer'],
      output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
    },
  },
  ssr: { noExternal: true, target: 'node' },
};

/** The screens. The hosts serve them with a policy that allows neither inline scripts nor data: for anything but pictures. */
const screens: UserConfig = {
  root: 'renderer',
  base: '/',
  plugins: [react()],
  build: {
    target: targets.page,
    outDir: '../out/renderer',
    emptyOutDir: true,
    sourcemap: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
};
