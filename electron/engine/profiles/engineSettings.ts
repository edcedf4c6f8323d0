/** How hard and in which way the engine works. */
export interface EngineSettings {
  /** Objects copied at once, over all collections of a job. */
  readonly copyConcurrency: number;
  /** Collections backed up at once. */
  readonly backupCollections: number;
  /** Collections restored at once. */
  readonly restoreCollections: number;
  /** Import jobs that Milvus holds at once; Milvus itself takes 1,024. */
  readonly importJobs: number;
  /** Milvus refuses more than 1,024 files or folders in one import job. */
  readonly segmentsPerImportJob: number;
  /** Keeps what a restore copied next to the data of Milvus. */
  readonly keepTemporary: boolean;
  /** direct: the storage copies. streaming: through this computer. auto: direct where both ends are one service. */
  readonly transferMode: 'auto' | 'direct' | 'streaming';
  /** Objects of this size and more are copied in parts; S3 copies up to 5 GiB in one request. */
  readonly multipartCopyThresholdBytes: number;
  /** Suspends the garbage collection of Milvus while its files are copied. */
  readonly pauseGc: boolean;
}

/** Those of milvus-backup unless said otherwise. */
export const defaultEngineSettings: EngineSettings = {
  copyConcurrency: 128,
  backupCollections: 4,
  restoreCollections: 2,
  importJobs: 768,
  // milvus-backup takes 256; fewer jobs are faster, because Milvus runs them one after the other at seconds each.
  segmentsPerImportJob: 1024,
  keepTemporary: false,
  transferMode: 'auto',
  multipartCopyThresholdBytes: 500 * 2 ** 20,
  pauseGc: true,
};
