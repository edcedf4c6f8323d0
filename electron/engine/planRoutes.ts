import type { CopyRoute, Routes } from '#shared/plan.ts';

import type { EngineSettings } from './profiles/engineSettings.ts';
import type { ObjectStore } from './storage/objectStore.ts';
import { isDirect } from './transfer/copyObjects.ts';

/** For a job that moves no bytes, and for the half that a job does not have. */
export const noRoutes: Routes = { backUp: 'none', restore: 'none' };

/** The way that copyObjects will take between two stores. */
export function routeBetween(
  source: ObjectStore,
  target: ObjectStore,
  { transferMode }: Pick<EngineSettings, 'transferMode'>,
): CopyRoute {
  return isDirect({ source, target, mode: transferMode }) ? 'insideStore' : 'throughComputer';
}
