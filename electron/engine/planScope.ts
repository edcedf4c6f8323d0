import type { PlanPreview } from '#shared/plan.ts';

import type { BackupNotes } from './catalog/notes.ts';
import type { Clock } from './clock.ts';
import type { Connections } from './connections.ts';
import type { EngineSettings } from './profiles/engineSettings.ts';

/** A plan before it has an id and a hash. */
export type Draft = Omit<PlanPreview, 'planId' | 'sha256'>;

/** What plans are made with. */
export interface PlanScope {
  readonly connections: Connections;
  readonly settings: EngineSettings;
  readonly clock: Clock;
  readonly notes: BackupNotes;
}
