import descriptors from '@zilliz/milvus2-sdk-node/dist/milvus/proto-json/milvus.js';

type Descriptors = (typeof descriptors)['default'];

/** The SDK's description of every message and method of Milvus. */
export const milvusDescriptors = unwrap(descriptors);

/** Node keeps the default export of a CommonJS module one level deeper than Vitest does. */
function unwrap(module: Descriptors | { default: Descriptors }): Descriptors {
  return 'nested' in module ? module : module.default;
}
