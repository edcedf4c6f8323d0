// `npm run screenshots`: draws every page and dialog of the app, in practice, light and dark, English and French, small and at 200 %.
//   npm run screenshots -- [FOLDER] [--scene NAME]…    FOLDER is out/screenshots by default
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { ensureBundle, outFolder, webTargets } from './bundle.mjs';
import { ensureInstalled, root, seconds } from './install.mjs';

async function main() {
  const { values, positionals } = parseArgs({
    options: { scene: { type: 'string', multiple: true, default: [] } },
    allowPositionals: true,
  });
  const folder = path.resolve(positionals[0] ?? path.join(outFolder, 'screenshots'));
  const startMs = performance.now();
  process.chdir(root);
  await ensureBundle(webTargets);
  const { runnerImport } = await import('vite');
  const chromium = await runnerImport(path.join(root, 'test/servers/chromium.ts'));
  const reason = await chromium.module.prepareChromium(false);
  if (reason !== null) throw new Error(reason);
  mkdirSync(folder, { recursive: true });
  const { module } = await runnerImport(path.join(root, 'test/e2e/browser/screenshots.ts'));
  let count = 0;
  await module.takeScreenshots({
    folder,
    only: values.scene,
    onFile(/** @type {string} */ file) {
      count += 1;
      console.log(path.relative(folder, file));
    },
  });
  console.log(`\n${count} screenshots in ${folder}, ${seconds(startMs)} s`);
}

ensureInstalled();
await main();
// Also closes the server that Vite keeps for loading a TypeScript module.
process.exit();
