import protobuf from 'protobufjs';

import { milvusDescriptors } from './descriptors.ts';

/** One method of MilvusService, and how its messages are written and read. */
export interface ServiceMethod {
  readonly path: string;
  readonly write: (request: object) => Buffer;
  /** Every field is there, int64 as digits, an enum by its name, or its number when it is newer than the descriptor. */
  readonly read: (answer: Uint8Array) => object;
}

const serviceName = 'milvus.proto.milvus.MilvusService';
const forms = { longs: String, enums: String, defaults: true, oneofs: true };
const found = new Map<string, ServiceMethod>();
let loaded: protobuf.Service | undefined;

/**
 * Made when first asked for: the SDK's own loader makes all 150 methods at once, which costs each command 0.1 s more.
 * @throws Error when the descriptor has no such method
 */
export function serviceMethod(name: string): ServiceMethod {
  const known = found.get(name);
  if (known) return known;
  loaded ??= protobuf.Root.fromJSON(milvusDescriptors as protobuf.INamespace).lookupService(
    serviceName,
  );
  const method = loaded.methods[name]?.resolve() as protobuf.Method | undefined;
  const { resolvedRequestType: request = null, resolvedResponseType: answer = null } = method ?? {};
  if (!request || !answer) throw new Error(`the descriptor has no ${name}`);
  const made = {
    path: `/${serviceName}/${name}`,
    write: (message: object) => Buffer.from(request.encode(request.fromObject(message)).finish()),
    read: (bytes: Uint8Array) => answer.toObject(answer.decode(bytes), forms),
  };
  found.set(name, made);
  return made;
}
