import type { Duplex } from 'node:stream';

import {
  type Metadata,
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  status,
  type UntypedHandleCall,
} from '@grpc/grpc-js';

import { GrpcRefusal } from './call.ts';
import { methodCodecs, milvusService } from './descriptor.ts';
import type { Caller, Dispatcher } from './dispatch.ts';

/** MilvusService for connections that are accepted elsewhere. */
export interface GrpcService {
  take(connection: Duplex): void;
  close(): void;
}

const path = (method: string) => `/milvus.proto.milvus.MilvusService/${method}`;
/** As Milvus takes it (proxy.grpc.serverMaxRecvSize). */
const longestRequestBytes = 64 * 1024 * 1024;

const asIs = (bytes: Buffer) => bytes;

export function createGrpcService(dispatcher: Dispatcher): GrpcService {
  const server = new Server({
    'grpc.max_receive_message_length': longestRequestBytes,
    'grpc.max_send_message_length': -1,
  });
  const definition: Record<string, ServiceDefinition[string]> = {};
  const implementation: Record<string, UntypedHandleCall> = {};
  for (const method of Object.keys(milvusService.methods)) {
    // Bytes go in and out, so that a request is read only for who may send it.
    definition[method] = {
      path: path(method),
      requestStream: false,
      responseStream: false,
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
    };
    implementation[method] = (
      call: ServerUnaryCall<Buffer, Buffer>,
      done: sendUnaryData<Buffer>,
    ) => {
      void reply(done, () => answer(dispatcher, method, call));
    };
  }
  server.addService(definition, implementation);
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  return {
    take: (connection) => injector.injectConnection(connection),
    close() {
      injector.destroy();
      server.forceShutdown();
    },
  };
}

async function reply(done: sendUnaryData<Buffer>, read: () => Promise<Buffer>): Promise<void> {
  try {
    done(null, await read());
  } catch (error) {
    done(toGrpcError(error));
  }
}

async function answer(
  dispatcher: Dispatcher,
  method: string,
  { request, metadata }: ServerUnaryCall<Buffer, Buffer>,
): Promise<Buffer> {
  const codecs = methodCodecs(method);
  const read = () => codecs.request.decode(request);
  const answered = await dispatcher.answer(method, read, callerOf(metadata));
  return Buffer.from(codecs.response.encode(answered));
}

function callerOf(metadata: Metadata): Caller {
  const value = (key: string) => metadata.get(key)[0]?.toString();
  const token = value('authorization');
  return {
    database: value('dbname') || 'default',
    credentials: token === undefined ? undefined : Buffer.from(token, 'base64').toString('utf8'),
  };
}

function toGrpcError(error: unknown): { code: number; details: string } {
  if (error instanceof GrpcRefusal) return { code: error.grpcStatus, details: error.message };
  return { code: status.INTERNAL, details: error instanceof Error ? error.message : String(error) };
}
