import type { contract } from '#shared/contract.ts';
import { AppError } from '#shared/errors.ts';
import type { Handlers } from '#shared/rpc.ts';

import type { ChosenFiles } from '../chosenFiles/chosenFiles.ts';

/** Whoever shows dialogs answers `choose` before it comes here. */
export function createFileHandlers(
  chosenFiles: ChosenFiles,
): Pick<Handlers<typeof contract>, 'files'> {
  return {
    files: {
      choose: () => Promise.reject(new AppError('NO_SUCH_PROCEDURE', { path: 'files.choose' })),
      keep: (chosen) => chosenFiles.keep(chosen),
      find: async ({ storageId }) => (await chosenFiles.find(storageId)) ?? null,
      async discard({ storageId }) {
        await chosenFiles.discard(storageId);
        return {};
      },
    },
  };
}
