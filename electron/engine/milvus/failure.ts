/**
 * Why a call failed, before it becomes an error of ours. status: Milvus answered and says no. transport: gRPC has no answer,
 * with the name of its code.
 */
export type Failure =
  | {
      readonly kind: 'status';
      /** merr code; 0 from servers before 2.3, which have the legacy error_code only. */
      readonly code: number;
      readonly errorCode: string;
      readonly reason: string;
    }
  | { readonly kind: 'transport'; readonly code: string; readonly details: string };

/** No such collection: code 100 up to 2.3, CollectionNotExists without a code on 2.5 and 2.6. */
export function isCollectionMissing(failure: Failure): boolean {
  return (
    failure.kind === 'status' &&
    (failure.code === 100 || failure.errorCode === 'CollectionNotExists')
  );
}

/** No such database: code 800, but 65535 where 2.3 creates a collection. */
export function isDatabaseMissing(failure: Failure): boolean {
  return (
    failure.kind === 'status' &&
    (failure.code === 800 || /\bdatabase(:\S+)? not found/.test(failure.reason))
  );
}

/** No index, or none of that name. */
export function isIndexMissing(failure: Failure): boolean {
  return (
    failure.kind === 'status' &&
    (failure.code === 700 ||
      failure.errorCode === 'IndexNotExist' ||
      failure.reason.includes('index not found'))
  );
}

/** Not loaded: code 101, before 2.3 only a text. */
export function isNotLoaded(failure: Failure): boolean {
  return (
    failure.kind === 'status' && (failure.code === 101 || /not (been )?loaded/.test(failure.reason))
  );
}

/** The server does not have this call. */
export function isUnimplemented(failure: Failure): boolean {
  return failure.kind === 'transport' ? failure.code === 'UNIMPLEMENTED' : failure.code === 10;
}
