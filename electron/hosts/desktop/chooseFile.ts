import path from 'node:path';

import type { BrowserWindow, Dialog } from 'electron/main';

import { type Choice, type ChooseFile, zipNameOf } from '../answerChoice.ts';
import type { NativeTexts } from './texts.ts';

interface Dialogs {
  readonly dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>;
  readonly window: BrowserWindow;
  readonly texts: () => NativeTexts;
}

/** Shows the dialog of the system, above the window that asks. */
export function chooseByDialog({ dialog, window, texts }: Dialogs): ChooseFile {
  async function ask({ what, suggestedName }: Choice): Promise<string | undefined> {
    const { choose } = texts();
    const title = choose[what];
    const filters = [{ name: choose.zip, extensions: ['zip'] }];
    switch (what) {
      case 'folderToRead':
        return firstOf(
          await dialog.showOpenDialog(window, { title, properties: ['openDirectory'] }),
        );
      case 'folderToWrite': {
        const properties = ['openDirectory' as const, 'createDirectory' as const];
        return firstOf(await dialog.showOpenDialog(window, { title, properties }));
      }
      case 'zipToRead':
        return firstOf(
          await dialog.showOpenDialog(window, { title, filters, properties: ['openFile'] }),
        );
      case 'zipToWrite': {
        const defaultPath = zipNameOf(suggestedName);
        const properties = ['createDirectory' as const, 'showOverwriteConfirmation' as const];
        const asked = { title, filters, defaultPath, properties };
        const { canceled, filePath } = await dialog.showSaveDialog(window, asked);
        return canceled || !filePath ? undefined : withZip(filePath);
      }
    }
  }

  return async (choice, keep) => {
    const chosen = await ask(choice);
    return chosen === undefined ? null : keep({ what: choice.what, path: chosen, name: null });
  };
}

function firstOf({ canceled, filePaths }: { canceled: boolean; filePaths: string[] }) {
  return canceled ? undefined : filePaths[0];
}

/** Not every system adds it. */
function withZip(file: string): string {
  return path.extname(file).toLowerCase() === '.zip' ? file : `${file}.zip`;
}
