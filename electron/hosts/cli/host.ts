import type { Clock } from '#engine/clock.ts';
import type { Practice } from '#engine/practiceHost.ts';
import type { ConfigurationWarning } from '#shared/configuration.ts';
import type { AppError } from '#shared/errors.ts';
import type { EngineEvent } from '#shared/event.ts';
import type { PracticeCluster, PracticeClusterId } from '#shared/practice.ts';
import type { Transport } from '#shared/rpc.ts';

/** A standard stream, of which process.stdout is one. */
export interface Output {
  readonly isTTY?: boolean;
  /** Size of the terminal in characters. */
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** Where the profiles of a run come from. */
export type ProfileSource =
  | { readonly type: 'config'; readonly path: string; readonly sets: readonly string[] }
  | { readonly type: 'practice'; readonly cluster: PracticeClusterId }
  /** Those of the data folder, with the secrets in its vault. */
  | { readonly type: 'saved'; readonly vaultKeyFile: string | null }
  /** For commands about jobs alone, which must work where there is no configuration. */
  | { readonly type: 'none' };

/** Where a copy goes: another configuration, or another practice cluster beside the one it comes from. */
export type TargetSource =
  | { readonly type: 'config'; readonly path: string }
  | { readonly type: 'practice'; readonly cluster: PracticeClusterId };

export interface EngineRequest {
  readonly dataFolder: string;
  readonly profiles: ProfileSource;
  /** null where all stays in one place. */
  readonly target: TargetSource | null;
  /** Ends the wait for practice clusters. */
  readonly signal: AbortSignal;
}

export interface OpenedEngine {
  readonly engine: Transport<EngineEvent> & { close(): Promise<void> };
  /** Ids of the profiles that the source made; '' without one. */
  readonly clusterId: string;
  readonly storageId: string;
  /** Of the target; '' without one, and for a place that source and target share. */
  readonly targetClusterId: string;
  readonly targetStorageId: string;
  readonly pauseGc: boolean;
  /** The practice cluster that the profiles lead to. */
  readonly practice: PracticeCluster | null;
  readonly unknownKeys: readonly string[];
  /** What is noticed about the configuration. */
  readonly warnings: readonly ConfigurationWarning[];
  /** Why lines are missing in its log. */
  readonly notices: readonly AppError[];
}

/** All that the command line takes from the process it runs in. */
export interface CliHost {
  readonly version: string;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly homeFolder: string;
  /** IANA name, for times shown to people. */
  readonly timeZone: string;
  readonly clock: Clock;
  /** Takes known secrets out of text that a library or a server wrote. */
  readonly redact: (text: string) => string;
  openEngine(request: EngineRequest): Promise<OpenedEngine>;
  /** Starts the practice clusters unless they run. */
  openPractice(dataFolder: string, signal: AbortSignal): Promise<Practice>;
  /** null when they do not run. */
  findPractice(dataFolder: string, signal: AbortSignal): Promise<Practice | null>;
  /** Asked on the terminal without showing it, else the first line of the standard input. */
  readPassphrase(question: string): Promise<string>;
  /** Calls back at each Ctrl-C, SIGTERM or SIGHUP; gives a function that ends this. */
  onStopSignal(listener: () => void): () => void;
}
