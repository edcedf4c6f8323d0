import type { Access } from './access/openAccess.ts';
import { GrpcRefusal, type CallScope, type Handler, MilvusRefusal } from './call.ts';
import { methodCodecs } from './descriptor.ts';
import type { MilvusParts } from './milvusParts.ts';
import { unexpected } from './refusals.ts';

/** Who calls and where, as far as the protocol says it. */
export interface Caller {
  readonly database: string;
  /** user:password; undefined without. */
  readonly credentials: string | undefined;
}

export interface Dispatcher {
  /** The answer, with its status. @throws MilvusRefusal, GrpcRefusal */
  call(method: string, request: object, scope: CallScope): Promise<object>;
  /**
   * Lets a client on the network in: logged in, allowed, and struck by faults.
   * @throws GrpcRefusal
   */
  enter(method: string, request: object, caller: Caller): Promise<CallScope>;
  /** Both: enter, then call with a request that need not name all fields. @throws MilvusRefusal, GrpcRefusal */
  perform(method: string, request: object, caller: Caller): Promise<object>;
  /** As perform; a refusal of Milvus is an answer. @throws GrpcRefusal */
  answer(method: string, request: () => object, caller: Caller): Promise<object>;
  /** @throws GrpcRefusal */
  login(caller: Caller): string;
}

const unavailable = 14;
const unimplemented = 12;

/** @param access null where authorization is off */
export function createDispatcher(
  handlers: Readonly<Record<string, Handler>>,
  access: Access | null,
  { context, table }: MilvusParts,
): Dispatcher {
  const { clock, faults, signal } = context;

  function handlerOf(method: string): Handler {
    const handler = handlers[method];
    if (!handler || table.absentMethods.has(method)) {
      const service = 'milvus.proto.milvus.MilvusService';
      throw new GrpcRefusal(unimplemented, `unknown method ${method} for service ${service}`);
    }
    return handler;
  }

  async function strike(method: string): Promise<void> {
    const stall = faults.strike('stall', { operation: method, service: 'milvus' });
    if (stall) await clock.sleep(stall.delayMs, signal);
    const failed = faults.strike('callError', { operation: method });
    if (failed) throw new GrpcRefusal(failed.grpcStatus, failed.details);
  }

  async function call(method: string, request: object, scope: CallScope): Promise<object> {
    const answer = await handlerOf(method)(request as never, scope);
    return methodCodecs(method).isStatus ? answer : { status: {}, ...answer };
  }

  const login = ({ credentials }: Caller) => (access === null ? '' : access.login(credentials));

  async function enter(method: string, request: object, caller: Caller): Promise<CallScope> {
    const user = login(caller);
    await strike(method);
    const { database } = caller;
    access?.allow(user, method, databaseIn(request) || database, objectIn(request));
    return { database, user };
  }

  return {
    call,
    login,
    enter,
    async perform(method, request, caller) {
      const complete = methodCodecs(method).request.complete(request);
      return call(method, complete, await enter(method, complete, caller));
    },
    async answer(method, read, caller) {
      handlerOf(method);
      login(caller);
      const request = read();
      const scope = await enter(method, request, caller);
      try {
        // Where authorization is off too, a grant wants to know who gives it.
        if (method === 'OperatePrivilege' && caller.credentials === undefined) {
          throw unexpected('fail to get authorization from the md, authorize:[authorization]');
        }
        return await call(method, request, scope);
      } catch (error) {
        if (error instanceof GrpcRefusal) throw error;
        if (signal.aborted) throw new GrpcRefusal(unavailable, 'the server is closing');
        return refused(method, error);
      }
    },
  };
}

/** What permission is asked for, by the names that requests have for it. */
function objectIn(request: object): string {
  const named = request as {
    collection_name?: string;
    collectionName?: string;
    username?: string;
    oldName?: string;
    collection_names?: readonly string[];
    entity?: { role?: { name?: string } | null } | null;
  };
  return (
    named.collection_name ??
    named.collectionName ??
    named.oldName ??
    named.collection_names?.[0] ??
    named.username ??
    named.entity?.role?.name ??
    ''
  );
}

function databaseIn(request: object): string {
  const named = request as { db_name?: string; dbName?: string };
  return named.db_name ?? named.dbName ?? '';
}

const statusFields = new Set(['detail', 'extra_info', 'retriable']);

/** A refusal travels in the status; what it says besides goes where it belongs. */
function refused(method: string, error: unknown): object {
  const { code, errorCode, message, answer } =
    error instanceof MilvusRefusal ? error : unexpected(textOf(error));
  const entries = Object.entries(answer);
  const status = {
    code,
    error_code: errorCode,
    reason: message,
    ...Object.fromEntries(entries.filter(([key]) => statusFields.has(key))),
  };
  if (methodCodecs(method).isStatus) return status;
  return { ...Object.fromEntries(entries.filter(([key]) => !statusFields.has(key))), status };
}

const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
