import { readdirSync, readFileSync } from 'node:fs';

const root = new URL('../../golden/', import.meta.url);

export const goldenFolders = [
  'bk_v0_4_30',
  'bk_v0_5_16',
  'bk_head',
  'm25_v0_5_16',
  'm25_head',
  'm26_v0_5_16',
  'm26_head',
] as const;

export type MetaFile = 'backup' | 'collection' | 'partition' | 'segment' | 'full';

export function goldenMeta(folder: string, file: MetaFile): Buffer {
  return readFileSync(new URL(`${folder}/meta/${file}_meta.json`, root));
}

/** Every object of a golden backup under its key. */
export function goldenObjects(folder: string): Map<string, Buffer> {
  const objects = new Map<string, Buffer>();
  for (const entry of readdirSync(new URL(folder, root), {
    recursive: true,
    withFileTypes: true,
  })) {
    if (!entry.isFile()) continue;
    const path = `${entry.parentPath}/${entry.name}`;
    const key = path.slice(path.indexOf(`golden/${folder}/`) + 'golden/'.length);
    objects.set(key, readFileSync(path));
  }
  return objects;
}
