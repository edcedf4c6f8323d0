import { z } from 'zod';

const MiB = 2 ** 20;
const Concurrency = z.number().int().min(1).max(10_000);

/** How hard and in which way the engine works; the defaults of milvus-backup unless said otherwise. */
export const EngineSettings = z.object({
  /** Objects copied at once, over all collections of a job. */
  copyConcurrency: Concurrency,
  /** Collections backed up at once. */
  backupCollections: Concurrency,
  /** Collections restored at once. */
  restoreCollections: Concurrency,
  /** Import jobs that Milvus holds at once; Milvus itself takes 1,024. */
  importJobs: Concurrency,
  /** Milvus refuses more than 1,024 files or folders in one import job. */
  segmentsPerImportJob: z.number().int().min(1).max(1024),
  /** Keeps what a restore copied next to the data of Milvus. */
  keepTemporary: z.boolean(),
  /** direct: the storage copies. streaming: through this computer. auto: direct where both ends are one service. */
  transferMode: z.enum(['auto', 'direct', 'streaming']),
  /** Objects of this size and more are copied in parts; S3 copies up to 5 GiB in one request. */
  multipartCopyThresholdBytes: z
    .number()
    .int()
    .min(MiB)
    .max(5120 * MiB),
  /** Suspends the garbage collection of Milvus while its files are copied. */
  pauseGc: z.boolean(),
});
export type EngineSettings = z.infer<typeof EngineSettings>;

export const defaultEngineSettings: EngineSettings = {
  copyConcurrency: 128,
  backupCollections: 4,
  restoreCollections: 2,
  importJobs: 768,
  // milvus-backup takes 256; fewer jobs are faster, because Milvus runs them one after the other at seconds each.
  segmentsPerImportJob: 1024,
  keepTemporary: false,
  transferMode: 'auto',
  multipartCopyThresholdBytes: 500 * MiB,
  pauseGc: true,
};
