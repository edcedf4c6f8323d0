import { z } from 'zod';

import type { Int64 } from '#shared/int64.ts';

import type { Collection } from './catalogState.ts';
import { primaryKeyOf, schemaOf } from './collectionSchema.ts';
import type { Dispatcher } from './dispatch.ts';
import { JsonInt64 } from './jsonInt64.ts';
import type { MilvusParts } from './milvusParts.ts';
import { refusal } from './refusals.ts';
import { readRequest, type RestPage } from './restPage.ts';
import type { LogGroup, SegmentRecord } from './types.ts';

const Id = z.union(
  [z.number().int().transform(String), z.instanceof(JsonInt64).transform(({ digits }) => digits)],
  {
    error:
      'json: cannot unmarshal string into Go struct field GetSegmentsInfoReq.segmentIDs of type int64',
  },
);
const DescribeSegments = z.object({
  dbName: z.string().default('default'),
  // Milvus reads none of the names: an id is enough.
  segmentIDs: z.array(Id).default([]),
});

const states = { growing: 2, sealed: 3, flushed: 4 } as const;
const levels = { L0: 1, L1: 2, L2: 3 } as const;

export function restSegmentPages(
  dispatcher: Dispatcher,
  { catalog, rows }: MilvusParts,
): Record<string, RestPage> {
  return {
    async 'segments/describe'(body, caller) {
      const request = readRequest(DescribeSegments, body, {});
      await dispatcher.enter(
        'GetPersistentSegmentInfo',
        {},
        { ...caller, database: request.dbName },
      );
      const known = new Map<Int64, object>();
      for (const collection of catalog.state.collections) {
        for (const segment of (await rows.of(collection)).segments()) {
          known.set(segment.segmentId, describe(segment, collection));
        }
      }
      const segmentInfos = request.segmentIDs.map((id) => {
        const found = known.get(id);
        if (!found) throw refusal(600, `segment not found[segment=${id}]`);
        return found;
      });
      return { segmentInfos };
    },
  };
}

function describe(segment: SegmentRecord, collection: Collection): object {
  const keyFieldId = primaryKeyOf(schemaOf(collection)).fieldId;
  const logs = (groups: readonly LogGroup[]) =>
    groups.map(({ fieldId, logIds }) => ({
      fieldID: fieldId,
      logIDs: logIds.map((id) => new JsonInt64(id)),
    }));
  return {
    collectionID: new JsonInt64(collection.id),
    deltaLogs: logs(segment.deltaLogs),
    insertLogs: logs(segment.insertLogs),
    isSorted: segment.isSorted,
    level: levels[segment.level],
    numRows: segment.level === 'L0' ? 0 : segment.rowCount,
    partitionID: new JsonInt64(segment.partitionId),
    segmentID: new JsonInt64(segment.segmentId),
    state: states[segment.state],
    statsLogs: segment.level === 'L0' ? [] : [{ fieldID: keyFieldId, logIDs: [1] }],
    vChannel: segment.virtualChannel,
  };
}
