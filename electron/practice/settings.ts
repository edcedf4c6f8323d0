import { z } from 'zod';

import { PracticeClusterId, PracticeFaults, PracticeVersion } from '#shared/practice.ts';

const Port = z.number().int().min(1).max(65_535);
const Keys = z.object({ accessKey: z.string(), secretKey: z.string() });

/** What the practice clusters of one data folder are, beside their data. */
export const PracticeSettings = z.object({
  /** False until all samples are written: what a first start left behind unfinished is thrown away. */
  isSeeded: z.boolean(),
  versions: z.record(PracticeClusterId, PracticeVersion),
  faults: z.record(PracticeClusterId, PracticeFaults),
  /** Of the two S3 services. */
  keys: z.object({ first: Keys, second: Keys }),
  /** Taken again at each start where they are free, because plans and jobs name addresses. */
  ports: z.object({
    first: Port,
    second: Port,
    milvus: z.record(PracticeClusterId, Port),
    management: z.record(PracticeClusterId, Port),
  }),
});
export type PracticeSettings = z.infer<typeof PracticeSettings>;

/** Where settings are kept. */
export interface SettingsStore {
  read(): Promise<PracticeSettings>;
  update(change: (settings: PracticeSettings) => PracticeSettings): Promise<PracticeSettings>;
}

/**
 * Those of a first start.
 * @param randomText as many letters and digits as asked, that nobody can guess
 * @param basePort of ten in a row; below those that systems give to outgoing connections, which would be in the way
 */
export function firstSettings(
  randomText: (length: number) => string,
  basePort: number,
): PracticeSettings {
  const keys = () => ({ accessKey: `PRACTICE${randomText(12)}`, secretKey: randomText(40) });
  const portOf = (id: PracticeClusterId) =>
    basePort + 2 + 2 * PracticeClusterId.options.indexOf(id);
  return {
    isSeeded: false,
    versions: forEachCluster(() => '2.5'),
    faults: forEachCluster(() => []),
    keys: { first: keys(), second: keys() },
    ports: {
      first: basePort,
      second: basePort + 1,
      milvus: forEachCluster(portOf),
      management: forEachCluster((id) => portOf(id) + 1),
    },
  };
}

export function forEachCluster<T>(
  make: (id: PracticeClusterId) => T,
): Record<PracticeClusterId, T> {
  return { A: make('A'), B: make('B'), C: make('C'), D: make('D') };
}
