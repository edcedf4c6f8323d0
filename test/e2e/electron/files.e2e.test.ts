// Files that the app in its window reads and writes where a person says.
import { cp, readFile } from 'node:fs/promises';
import path from 'node:path';

import { beforeAll, describe, expect, test } from 'vitest';

import type { Studio } from './studio.ts';
import { useDesktop } from './useDesktop.ts';

const golden = 'bk_v0_5_16';
const desktop = useDesktop('the file');
let studio: Studio;

beforeAll(async () => {
  studio = await desktop.openFirst('files');
});

interface Tried {
  readonly scheme: string;
  readonly isPrevented: boolean;
}

/** Follows downloads after the app has decided about them; what it lets through is saved at a place of the test. */
function followDownloads(saveAt: string): Promise<void> {
  return studio.app.evaluate(({ session }, place) => {
    const tried: Tried[] = [];
    Object.assign(globalThis, { tried });
    session.defaultSession.on('will-download', (event, item) => {
      const scheme = item.getURL().split(':')[0] ?? '';
      tried.push({ scheme, isPrevented: event.defaultPrevented });
      if (!event.defaultPrevented) item.setSavePath(place);
    });
  }, saveAt);
}

const triedDownloads = () =>
  studio.app.evaluate(() => (globalThis as unknown as { tried: Tried[] }).tried);

/** A link as pages make one, clicked. */
function clickDownload(address: string): Promise<void> {
  return studio.page.evaluate((given) => {
    const link = document.createElement('a');
    link.href =
      given === 'blob:'
        ? URL.createObjectURL(new Blob(['a report'], { type: 'text/plain' }))
        : given;
    link.download = 'report.txt';
    link.click();
  }, address);
}

const call = (name: string, input: unknown) =>
  studio.page.evaluate(
    ([procedure, given]) =>
      (
        window as unknown as {
          bridge: { call: (path: string, input: unknown) => Promise<unknown> };
        }
      ).bridge.call(procedure, given),
    [name, input] as const,
  );

describe('a text that a page made', () => {
  test('is saved where the person says, and nothing else is downloaded', async () => {
    const saved = path.join(desktop.installed().home, 'report.txt');
    await followDownloads(saved);
    for (const address of ['data:text/plain,x', 'app://studio/icon.svg', 'blob:']) {
      await clickDownload(address);
    }
    await expect.poll(() => readFile(saved, 'utf8').catch(() => '')).toBe('a report');
    const tried = await triedDownloads();
    expect(tried.filter(({ isPrevented }) => !isPrevented)).toEqual([
      { scheme: 'blob', isPrevented: false },
    ]);
    expect(tried.filter(({ isPrevented }) => isPrevented).length).toBeGreaterThan(0);
  });
});

describe('a place that a person chooses', () => {
  const answer = (filePaths: readonly string[]) =>
    studio.app.evaluate(({ dialog }, paths) => {
      const canceled = paths.length === 0;
      dialog.showOpenDialog = async () => ({ canceled, filePaths: [...paths] });
      const [filePath = ''] = paths;
      dialog.showSaveDialog = async () => ({ canceled, filePath });
    }, filePaths);

  test('is told to the page by an id and a name, never by its path', async () => {
    const folder = path.join(desktop.installed().home, golden);
    await cp(path.resolve('test/golden', golden), folder, { recursive: true });
    await answer([folder]);
    expect(await call('files.choose', { what: 'folderToRead', suggestedName: '' })).toEqual({
      ok: true,
      value: { storageId: expect.stringMatching(/^chosen-/), name: golden },
    });
    await answer([path.join(desktop.installed().home, 'saved')]);
    expect(await call('files.choose', { what: 'zipToWrite', suggestedName: 'x' })).toEqual({
      ok: true,
      value: { storageId: expect.stringMatching(/^chosen-/), name: 'saved.zip' },
    });
  });

  test('is null when the dialog is left, and an error when no backup lies there', async () => {
    await answer([]);
    const choice = { what: 'folderToRead', suggestedName: '' };
    expect(await call('files.choose', choice)).toEqual({ ok: true, value: null });
    await answer([desktop.installed().out]);
    expect(await call('files.choose', choice)).toMatchObject({
      ok: false,
      error: { code: 'LOCAL_PATH_UNUSABLE' },
    });
  });

  test('is never one that a page names', async () => {
    for (const [name, input] of [
      ['files.keep', { what: 'folderToRead', path: '/etc', name: null }],
      ['files.find', { storageId: 'chosen-1' }],
      ['files.discard', { storageId: 'chosen-1' }],
    ] as const) {
      expect(await call(name, input)).toMatchObject({
        ok: false,
        error: { code: 'NO_SUCH_PROCEDURE' },
      });
    }
  });
});
