import { connect as connectTls } from 'node:tls';

import { AppError, messageOf } from '#shared/errors.ts';

import { collectionCalls } from './collectionCalls.ts';
import { dataCalls } from './dataCalls.ts';
import type { GrpcClient, GrpcOptions } from './grpcClient.ts';
import { hostOf, isUnimplemented } from './mapMilvusError.ts';
import type { Milvus } from './milvus.ts';

/**
 * Connects to a Milvus and makes sure that one answers, within 10 s. Uses the SDK's protocol definitions on a gRPC client of
 * our own: the SDK's client takes an unknown call for a success, repeats calls that must not be, and sends telemetry.
 * @throws HOST_NOT_FOUND, MILVUS_UNREACHABLE, TLS_FAILED, MILVUS_LOGIN_REFUSED, MILVUS_TIMEOUT, MILVUS_UNSUPPORTED when the
 *   port belongs to another service, and every other error of a call
 */
export async function openMilvus(options: GrpcOptions): Promise<Milvus> {
  // 0.3 s to load, which a command that needs no Milvus should not pay.
  const { createGrpcClient } = await import('./grpcClient.ts');
  const client = createGrpcClient(options);
  try {
    const buildTag = await greet(client, options);
    return {
      address: client.address,
      version: async (signal) => (await versionOf(client, signal)) || buildTag,
      ...collectionCalls(client),
      ...dataCalls(client),
      close: async () => client.close(),
    };
  } catch (error) {
    client.close();
    throw await explain(error, options);
  }
}

async function versionOf(client: GrpcClient, signal: AbortSignal): Promise<string> {
  return (await client.call<{ version: string }>('GetVersion', {}, { signal })).version;
}

interface ConnectAnswer {
  readonly identifier: string;
  readonly server_info: { readonly build_tags: string } | null;
}

/** Asks for the version, which every Milvus has, then introduces us, which 2.2 and others need not know. */
async function greet(client: GrpcClient, { connection, clock }: GrpcOptions): Promise<string> {
  const { signal } = new AbortController();
  await versionOf(client, signal);
  const { login } = connection;
  const client_info = {
    sdk_type: 'MilvusBackupStudio',
    local_time: clock.now().toISOString(),
    user: login.type === 'none' ? '' : login.user,
  };
  const scope = { signal, isExpected: isUnimplemented };
  const answer = await client.attempt<ConnectAnswer>('Connect', { client_info }, scope);
  if (answer) client.identify(answer.identifier);
  return answer?.server_info?.build_tags ?? '';
}

/**
 * A server that wants TLS, or another client certificate, just ends the connection, and would pass for one that is down.
 * gRPC says no more than "Failed to connect" then.
 */
async function explain(error: unknown, { connection }: GrpcOptions): Promise<unknown> {
  const { address, tls } = connection;
  const isUnreachable = error instanceof AppError && error.code === 'MILVUS_UNREACHABLE';
  if (!isUnreachable || !messageOf(error.cause).includes('Failed to connect')) return error;
  if (!(await speaksTls(address))) return error;
  const reason =
    tls.mode === 'none'
      ? 'the server speaks TLS, and TLS is off here'
      : 'the server ended the connection, perhaps for want of another client certificate';
  return new AppError('TLS_FAILED', { host: hostOf(address), reason }, { cause: error });
}

const tlsProbeTimeoutMs = 2_000;

async function speaksTls(address: string): Promise<boolean> {
  if (!URL.canParse(`tls://${address}`)) return false;
  const { hostname, port } = new URL(`tls://${address}`);
  const host = hostname.replaceAll(/[[\]]/g, '');
  return new Promise((resolve) => {
    // Nothing is sent over it, so whoever answers need not be trusted.
    const socket = connectTls({ host, port: Number(port), rejectUnauthorized: false });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(tlsProbeTimeoutMs, () => end(false));
    socket.once('secureConnect', () => end(true));
    socket.once('error', () => end(false));
  });
}
