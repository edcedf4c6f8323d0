/** What a call carries beside its request. */
export interface CallScope {
  /** Of the dbname header; 'default' without one. A request that names a database itself comes first. */
  readonly database: string;
  /** Who logged in; '' where authorization is off. */
  readonly user: string;
}

/**
 * Answers one method of MilvusService. Request and answer are messages of the SDK's descriptor as protobufjs's toObject and
 * fromObject take them: snake case as in milvus.proto, int64 as decimal strings, bytes as Uint8Array, enums as names.
 * A `status` of success is added where the answer has none.
 */
export type Handler = (request: never, scope: CallScope) => Promise<object> | object;

/** A refusal that travels in the status of the answer, as nearly all of Milvus do. */
export class MilvusRefusal extends Error {
  /** Number of merr; 0 where a server fills in only the older error_code. */
  readonly code: number;
  /** Name of commonpb.ErrorCode. */
  readonly errorCode: string;
  /** Further fields of the answer or of its status. */
  readonly answer: object;

  constructor(code: number, errorCode: string, reason: string, answer: object = {}) {
    super(reason);
    this.code = code;
    this.errorCode = errorCode;
    this.answer = answer;
  }
}

/** A refusal of gRPC itself: no permission, not logged in, no such method. */
export class GrpcRefusal extends Error {
  /** Number of grpc status. */
  readonly grpcStatus: number;

  constructor(grpcStatus: number, details: string) {
    super(details);
    this.grpcStatus = grpcStatus;
  }
}
