import { MilvusRefusal } from './call.ts';

/** Names of commonpb.ErrorCode that the newer numbers are sent with. */
const olderCodes: Readonly<Record<number, string>> = {
  100: 'CollectionNotExists',
  200: 'MetaFailed',
  700: 'IndexNotExist',
  1100: 'IllegalArgument',
  1101: 'IllegalArgument',
};

/** A refusal as Milvus words it: the same text as reason and as detail. */
export function refusal(code: number, reason: string, answer: object = {}): MilvusRefusal {
  const older = olderCodes[code] ?? 'UnexpectedError';
  return new MilvusRefusal(code, older, reason, { detail: reason, ...answer });
}

/** What goes wrong inside of Milvus without a code of its own. */
export const unexpected = (reason: string) => refusal(65_535, reason);

export const invalid = (reason: string) => refusal(1100, `${reason}: invalid parameter`);

/** Milvus marks some refusals as the fault of who asked. */
export const isInputError = { extra_info: { is_input_error: 'true' } };

export const databaseNotFound = (name: string) =>
  refusal(800, `database not found[database=${name}]`);

export const collectionNotFound = (database: string, collection: string, answer: object = {}) =>
  refusal(100, `collection not found[database=${database}][collection=${collection}]`, answer);

export const partitionNotFound = (name: string) =>
  refusal(200, `partition not found[partition=${name}]`);

export const collectionNotLoaded = (collectionId: string, prefix = '') =>
  refusal(101, `${prefix}collection not loaded[collection=${collectionId}]`);

export const indexNotFound = (collection: string) =>
  refusal(700, `index not found[collection=${collection}]`);
