import { describe, expect, it } from 'vitest';

import { pauseGcForJob } from '#engine/backup/gcPause.ts';
import type { Cluster } from '#engine/connections.ts';
import type { JobContext } from '#engine/jobs/jobContext.ts';
import type { JournalRecord } from '#engine/jobs/journalRecord.ts';
import { gcPausesOf } from '#engine/jobs/journalState.ts';
import type { MilvusManagement } from '#engine/milvus/milvus.ts';
import { AppError } from '#shared/errors.ts';
import type { PlanWarning } from '#shared/plan.ts';

import { createManualClock } from '../../manualClock.ts';
import { createMemoryLog } from '../../memoryLog.ts';

/** A run of a job that keeps what it is told. */
function createRun() {
  const records: JournalRecord[] = [];
  const warnings: PlanWarning[] = [];
  const clock = createManualClock();
  const context = {
    signal: new AbortController().signal,
    clock,
    log: createMemoryLog(),
    journal: async (record: JournalRecord) => void records.push(record),
    leftoverMade: async () => undefined,
    leftoverGone: async () => undefined,
    warn: (warning: PlanWarning) => void warnings.push(warning),
  } as unknown as JobContext;
  return { context, clock, records, warnings };
}

/** A cluster whose management port gives tickets t1, t2 … (2.6.8 and newer) or none. */
function createCluster({ gcTickets }: { gcTickets: boolean }) {
  const resumed: string[] = [];
  let tickets = 0;
  const management: MilvusManagement = {
    endpoint: 'http://milvus:9091',
    checkHealth: async () => undefined,
    pauseGc: async () => (gcTickets ? `t${(tickets += 1)}` : ''),
    resumeGc: async (ticket, collectionId) => void resumed.push(`${collectionId} ${ticket}`),
    close: async () => undefined,
  };
  const cluster = { features: { gcTickets }, management } as unknown as Cluster;
  return { cluster, management, resumed };
}

describe('the pause of garbage collection', () => {
  it('covers the cluster where there are no tickets, and is ended once', async () => {
    const { context, records } = createRun();
    const { cluster, resumed } = createCluster({ gcTickets: false });
    const resume = await pauseGcForJob(context, cluster, []);
    expect(gcPausesOf(records)).toMatchObject([{ collectionId: null, ticket: '' }]);
    await resume();
    expect([resumed, gcPausesOf(records)]).toEqual([['null '], []]);
  });

  it('covers each collection where there are tickets, and gives all of them back', async () => {
    const { context, clock, records } = createRun();
    const { cluster, resumed } = createCluster({ gcTickets: true });
    const resume = await pauseGcForJob(context, cluster, ['7', '8']);
    expect(gcPausesOf(records).map(({ ticket }) => ticket)).toEqual(['t1', 't2']);
    await clock.advance(5 * 60_000);
    expect(gcPausesOf(records).map(({ ticket }) => ticket)).toEqual(['t1', 't2', 't3', 't4']);
    await resume();
    expect(resumed).toEqual(['7 t1', '8 t2', '7 t3', '8 t4']);
    expect(gcPausesOf(records)).toEqual([]);
  });

  it('is only a warning, and leaves nothing to end, where the server has no such page', async () => {
    const { context, records, warnings } = createRun();
    const { cluster, management, resumed } = createCluster({ gcTickets: false });
    management.pauseGc = () => Promise.reject(new AppError('MILVUS_UNSUPPORTED'));
    const resume = await pauseGcForJob(context, cluster, []);
    await resume();
    expect(warnings.map(({ code }) => code)).toEqual(['gcNotPaused']);
    expect([gcPausesOf(records), resumed]).toEqual([[], []]);
  });

  it('that cannot be ended is told, and left to the next start', async () => {
    const { context, records, warnings } = createRun();
    const { cluster, management } = createCluster({ gcTickets: false });
    management.resumeGc = () => Promise.reject(new AppError('MILVUS_UNREACHABLE'));
    const resume = await pauseGcForJob(context, cluster, []);
    await resume();
    expect(warnings.map(({ code }) => code)).toEqual(['gcStillPaused']);
    expect(gcPausesOf(records)).toMatchObject([{ ticket: '' }]);
  });
});
