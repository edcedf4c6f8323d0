import descriptor from '@zilliz/milvus2-sdk-node/dist/milvus/proto-json/milvus.js';
import protobuf from 'protobufjs';

const namespace = 'milvus.proto';

/** One for all servers of the process: it is 3 MB in memory. */
const root = protobuf.Root.fromJSON(jsonOf(descriptor));

// Packed floats have the same wire form as bytes. Taken as bytes, vectors are views of the message, not arrays of numbers.
const floatArray = root.lookupType(`${namespace}.schema.FloatArray`);
floatArray.remove(floatArray.get('data') ?? floatArray);
floatArray.add(new protobuf.Field('data', 1, 'bytes'));
root.resolveAll();

/** Bundlers and Node do not agree on what the default of a CommonJS module is. */
function jsonOf(module: object): protobuf.INamespace {
  return ('default' in module ? module.default : module) as protobuf.INamespace;
}

export const milvusService = root.lookupService(`${namespace}.milvus.MilvusService`);

const numbersOfTypes = root.lookupEnum(`${namespace}.schema.DataType`).values;

/** Numbers of schemapb.DataType by their names in the descriptor. */
export function dataTypeNumber(name: string | number): number {
  return typeof name === 'number' ? name : (numbersOfTypes[name] ?? 0);
}

const namesOfTypes = new Map(Object.entries(numbersOfTypes).map(([name, value]) => [value, name]));

export function dataTypeName(dataType: number): string {
  return namesOfTypes.get(dataType) ?? String(dataType);
}

/** Reads and writes one message: with every field there is, int64 as digits, enums as names. */
export interface MessageCodec<Message> {
  decode(bytes: Uint8Array): Message;
  encode(message: object): Uint8Array;
  /** What decode would make of its bytes, for a message that did not come over the wire. */
  complete(message: object): Message;
}

/** @param name such as 'schema.CollectionSchema' or 'milvus.InsertRequest' */
export function codecOf<Message>(name: string): MessageCodec<Message> {
  return codecOfType(root.lookupType(`${namespace}.${name}`));
}

export function codecOfType<Message>(type: protobuf.Type): MessageCodec<Message> {
  const toObject = (message: protobuf.Message) =>
    type.toObject(message, { longs: String, enums: String, defaults: true }) as Message;
  return {
    decode: (bytes) => toObject(type.decode(bytes)),
    encode: (message) => type.encode(type.fromObject(message)).finish(),
    complete: (message) => toObject(type.fromObject(message)),
  };
}

export interface MethodCodecs {
  readonly request: MessageCodec<object>;
  readonly response: MessageCodec<object>;
  /** Answers that say nothing but how it went are the status themselves. */
  readonly isStatus: boolean;
}

const methods = new Map<string, MethodCodecs>();

/** Of one method of MilvusService. */
export function methodCodecs(name: string): MethodCodecs {
  const known = methods.get(name);
  if (known) return known;
  const method = milvusService.methods[name];
  method?.resolve();
  const { resolvedRequestType = null, resolvedResponseType = null } = method ?? {};
  if (!resolvedRequestType || !resolvedResponseType) throw new Error(`there is no method ${name}`);
  const codecs = {
    request: codecOfType<object>(resolvedRequestType),
    response: codecOfType<object>(resolvedResponseType),
    isStatus: resolvedResponseType.fullName === `.${namespace}.common.Status`,
  };
  methods.set(name, codecs);
  return codecs;
}
