import type { Practice } from '#engine/practiceHost.ts';
import type { AppError } from '#shared/errors.ts';
import type { PracticeFault, PracticeStatus } from '#shared/practice.ts';

const place = (port: number, bucket: string, rootPath: string) => ({
  endpoint: `127.0.0.1:${port}`,
  accessKey: 'PRACTICEKEY',
  secretKey: 'hush',
  bucket,
  rootPath,
});

/** Two of the four clusters. */
export function statusOf(faults: PracticeFault[] = []): PracticeStatus {
  return {
    pid: 7,
    controlEndpoint: 'http://127.0.0.1:1',
    clusters: [
      {
        id: 'A',
        version: '2.5',
        address: '127.0.0.1:20002',
        managementEndpoint: 'http://127.0.0.1:20003',
        storage: place(20_000, 'practice', 'cluster-a'),
        faults,
      },
      {
        id: 'D',
        version: '2.3',
        address: '127.0.0.1:20008',
        managementEndpoint: 'http://127.0.0.1:20009',
        storage: place(20_001, 'practice-d', 'files'),
        faults: [],
      },
    ],
    backups: place(20_000, 'practice', 'backup'),
  };
}

export interface TestPractice extends Practice {
  readonly calls: unknown[];
  fail(error: AppError): void;
}

/** Practice clusters that remember what was asked of them. */
export function practiceWith(status = statusOf()): TestPractice {
  const calls: unknown[] = [];
  let fail: (error: AppError) => void = () => undefined;
  const ended = new Promise<AppError>((resolve) => (fail = resolve));
  return {
    status,
    currentStatus: async () => status,
    ended,
    calls,
    fail: (error) => fail(error),
    setFaults: async (cluster, script) => void calls.push({ cluster, script }),
    async reset(versions) {
      calls.push({ versions });
      return { removedObjects: 1, removedBytes: 2048, status };
    },
    close: () => void calls.push('closed'),
  };
}
