import { createServer } from 'node:http';
import path from 'node:path';

import type { PracticeVersion } from '#shared/practice.ts';

import type { PracticeClock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { Bucket } from '../s3/bucket.ts';
import { openAccess } from './access/openAccess.ts';
import { aliasCalls } from './aliasCalls.ts';
import type { CallScope } from './call.ts';
import { openCatalog } from './catalog.ts';
import { collectionCalls } from './collectionCalls.ts';
import { databaseCalls } from './databaseCalls.ts';
import { dataCalls } from './dataCalls.ts';
import { methodCodecs } from './descriptor.ts';
import { createDispatcher } from './dispatch.ts';
import { flushCalls } from './flushCalls.ts';
import { createGrpcService } from './grpcService.ts';
import { importCalls } from './importCalls.ts';
import { indexCalls } from './indexCalls.ts';
import { loadCalls } from './loadCalls.ts';
import { createGarbagePause, openManagementPort } from './managementPort.ts';
import { createOpenedRows, type MilvusParts } from './milvusParts.ts';
import { partitionCalls } from './partitionCalls.ts';
import { queryCalls } from './queryCalls.ts';
import { createRestListener } from './restListener.ts';
import { openCollectionRows } from './rows/openCollectionRows.ts';
import { searchCalls } from './searchCalls.ts';
import { segmentCalls } from './segmentCalls.ts';
import { openSequence } from './sequence.ts';
import { openSharedPort } from './sharedPort.ts';
import { systemCalls } from './systemCalls.ts';
import type { MilvusContext, Pace } from './types.ts';
import { versionTableOf } from './versionTable.ts';

export interface MilvusServerOptions {
  /** Of gRPC and REST; 0 for any free one. */
  readonly port: number;
  readonly managementPort: number;
  /** null: everyone may do everything. */
  readonly authorization: { readonly rootPassword: string } | null;
  readonly version: PracticeVersion;
  readonly bucket: Bucket;
  readonly rootPath: string;
  /** On disk, of this server alone. */
  readonly folder: string;
  readonly pace: Pace;
  readonly clock: PracticeClock;
  readonly faults: Faults;
}

export interface PracticeMilvus {
  /** host:port */
  readonly address: string;
  readonly port: number;
  /** http://host:port */
  readonly managementEndpoint: string;
  readonly managementPort: number;
  /**
   * The same handlers without network, login and faults.
   * @throws MilvusRefusal, GrpcRefusal
   */
  call(method: string, request: object, scope?: Partial<CallScope>): Promise<object>;
  /** Everything that was answered is on disk. */
  close(): Promise<void>;
}

/** Starts one practice Milvus on loopback, new or as it was left. */
export async function openMilvusServer(options: MilvusServerOptions): Promise<PracticeMilvus> {
  const { version, folder, clock, faults, authorization } = options;
  const table = versionTableOf(version);
  const ending = new AbortController();
  const { bucket, rootPath, pace } = options;
  const sequence = openSequence(path.join(folder, 'sequence.json'), clock);
  const context: MilvusContext = {
    version,
    bucket,
    rootPath,
    folder,
    pace,
    clock,
    faults,
    nextId: () => sequence.nextId(),
    nextTimestamp: () => sequence.nextTimestamp(),
    signal: ending.signal,
  };
  const garbage = createGarbagePause(clock);
  const catalog = await openCatalog(path.join(folder, 'catalog.json'), clock.now());
  const rows = createOpenedRows(openCollectionRows, {
    ...context,
    isGarbagePaused: () => garbage.isPaused(),
  });
  const parts: MilvusParts = { context, table, catalog, rows };
  const access = await openAccess({
    folder,
    version,
    rootPassword: authorization?.rootPassword ?? '',
  });
  const handlers = {
    ...access.handlers,
    ...systemCalls(parts),
    ...databaseCalls(parts),
    ...collectionCalls(parts),
    ...aliasCalls(parts),
    ...partitionCalls(parts),
    ...indexCalls(parts),
    ...loadCalls(parts),
    ...dataCalls(parts),
    ...flushCalls(parts),
    ...segmentCalls(parts),
    ...queryCalls(parts),
    ...searchCalls(parts),
    ...importCalls(parts),
  };
  const dispatcher = createDispatcher(handlers, authorization && access, parts);
  const grpc = createGrpcService(dispatcher);
  const http = createServer(createRestListener(dispatcher, parts));
  const port = await openSharedPort(options.port, {
    grpc: (socket) => grpc.take(socket),
    http: (socket) => http.emit('connection', socket),
  });
  const management = await openManagementPort(options.managementPort, table, garbage);
  return {
    address: `127.0.0.1:${port.port}`,
    port: port.port,
    managementEndpoint: `http://127.0.0.1:${management.port}`,
    managementPort: management.port,
    call: (method, request, scope = {}) =>
      dispatcher.call(method, methodCodecs(method).request.complete(request), {
        database: scope.database ?? 'default',
        user: scope.user ?? '',
      }),
    async close() {
      ending.abort(new Error('the practice server was closed'));
      grpc.close();
      http.closeAllConnections();
      await Promise.all([port.close(), management.close()]);
      await rows.close();
      await catalog.close();
    },
  };
}
