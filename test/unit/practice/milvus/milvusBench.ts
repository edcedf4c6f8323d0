import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { onTestFinished } from 'vitest';

import type { PracticeVersion } from '#shared/practice.ts';

import { createFaults, type Faults } from '../../../../electron/practice/faults.ts';
import { GrpcRefusal, MilvusRefusal } from '../../../../electron/practice/milvus/call.ts';
import { codecOf } from '../../../../electron/practice/milvus/descriptor.ts';
import {
  openMilvusServer,
  type PracticeMilvus,
} from '../../../../electron/practice/milvus/openMilvusServer.ts';
import type { Pace } from '../../../../electron/practice/milvus/types.ts';
import { createManualClock, type ManualClock } from '../../../manualClock.ts';
import { createMemoryBucket, type MemoryBucket, noPace } from '../rows/rowsBench.ts';

export interface MilvusBench {
  readonly server: PracticeMilvus;
  readonly clock: ManualClock;
  readonly faults: Faults;
  readonly bucket: MemoryBucket;
  /** As a client without network. */
  call<Answer = object>(method: string, request?: object): Promise<Answer>;
  /** The code and the text of the refusal that a call gets. */
  refusal(method: string, request?: object): Promise<{ code: number; reason: string }>;
  /** Ends the server and starts another one with what it left. */
  restart(clock?: ManualClock): Promise<void>;
}

export interface MilvusBenchOptions {
  readonly version?: PracticeVersion;
  readonly rootPassword?: string;
  readonly pace?: Partial<Pace>;
  readonly faults?: Parameters<Faults['set']>[0];
}

/** A practice Milvus that ends with the test. */
export async function openMilvusBench(options: MilvusBenchOptions = {}): Promise<MilvusBench> {
  const { version = '2.5', rootPassword, pace = {} } = options;
  const folder = await mkdtemp(path.join(tmpdir(), 'milvus-'));
  const bucket = createMemoryBucket();
  const faults = createFaults(options.faults);

  const open = (clock: ManualClock) =>
    openMilvusServer({
      port: 0,
      managementPort: 0,
      authorization: rootPassword === undefined ? null : { rootPassword },
      version,
      bucket,
      rootPath: 'files',
      folder,
      pace: { ...noPace, ...pace },
      clock,
      faults,
    });

  let clock = createManualClock();
  let server = await open(clock);
  onTestFinished(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  return {
    get server() {
      return server;
    },
    get clock() {
      return clock;
    },
    faults,
    bucket,
    async call<Answer>(method: string, request: object = {}) {
      return (await server.call(method, request)) as Answer;
    },
    async refusal(method, request = {}) {
      try {
        await server.call(method, request);
      } catch (error) {
        if (error instanceof MilvusRefusal) return { code: error.code, reason: error.message };
        if (error instanceof GrpcRefusal) return { code: error.grpcStatus, reason: error.message };
        throw error;
      }
      throw new Error(`${method} was not refused`);
    },
    async restart(next = clock) {
      await server.close();
      clock = next;
      server = await open(clock);
    },
  };
}

const schemaCodec = codecOf('schema.CollectionSchema');

/** A serialized schema: a key `id` of Int64 unless the fields have one. */
export function schemaOf(fields: readonly object[], more: object = {}): Uint8Array {
  const isKeyed = fields.some((field) => 'is_primary_key' in field);
  const key = { name: 'id', data_type: 'Int64', is_primary_key: true };
  return schemaCodec.encode({ fields: isKeyed ? fields : [key, ...fields], ...more });
}

export const param = (key: string, value: string | number) => ({ key, value: String(value) });

export const vectorField = (more: object = {}) => ({
  name: 'v',
  data_type: 'FloatVector',
  type_params: [param('dim', 2)],
  ...more,
});

export const textField = (more: object = {}) => ({
  name: 't',
  data_type: 'VarChar',
  type_params: [param('max_length', 8)],
  ...more,
});

export const int64s = (name: string, data: readonly (number | string)[]) => ({
  type: 'Int64',
  field_name: name,
  scalars: { long_data: { data } },
});

export const texts = (name: string, data: readonly string[], more: object = {}) => ({
  type: 'VarChar',
  field_name: name,
  scalars: { string_data: { data } },
  ...more,
});

export const floats = (name: string, dim: number, data: readonly number[]) => ({
  type: 'FloatVector',
  field_name: name,
  vectors: { dim, float_vector: { data } },
});
