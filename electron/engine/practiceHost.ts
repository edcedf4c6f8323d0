import type { AppError } from '#shared/errors.ts';
import type {
  PracticeClusterId,
  PracticeFault,
  PracticeResetAnswer,
  PracticeStatus,
  PracticeVersion,
} from '#shared/practice.ts';

/** The practice clusters, which run at least until this is closed. */
export interface Practice {
  /** As it was when they were opened. */
  readonly status: PracticeStatus;
  /** Resolves when they are gone, whoever ended them, with what to tell a person who still wanted them. */
  readonly ended: Promise<AppError>;
  currentStatus(): Promise<PracticeStatus>;
  /** Replaces the scripts of one cluster and its storage, or of all with null. */
  setFaults(cluster: PracticeClusterId | null, script: readonly PracticeFault[]): Promise<void>;
  /** Removes all data and writes the samples again; a cluster that is named acts as another version from then on. */
  reset(
    versions: Partial<Record<PracticeClusterId, PracticeVersion>>,
  ): Promise<PracticeResetAnswer>;
  /** They end by themselves a few seconds after nobody uses them any more. */
  close(): void;
}

/** A program that can start the practice clusters, whose process is none of the engine's business. */
export interface PracticeHost {
  /**
   * Those that run, or new ones.
   * @param signal also ends every later call
   * @throws PRACTICE_FAILED
   */
  open(signal: AbortSignal): Promise<Practice>;
}
