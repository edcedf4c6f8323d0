import type { Cluster, Connections, OpenStorage } from '#engine/connections.ts';
import type { CollectionRef, Milvus } from '#engine/milvus/milvus.ts';
import { decorate } from '#engine/storage/decorate.ts';
import type { ObjectStore } from '#engine/storage/objectStore.ts';
import type { PlanAction } from '#shared/plan.ts';
import { formatName } from '#shared/selection.ts';

type Verb = PlanAction['verb'];

/** A call that changes something: what a plan may call it, and on what. */
export interface Write {
  readonly verbs: readonly Verb[];
  readonly subject: string;
}

const written: readonly Verb[] = ['copyBinlogs', 'writeMetadata', 'copyTemporary'];
// A lease is made and removed again.
const removed: readonly Verb[] = ['removeTemporary', 'deletePrefix', 'writeMetadata'];

/** Connections whose every call that changes something is told of before it is made. */
export function recordWrites(inner: Connections, record: (write: Write) => void): Connections {
  const recordStorage = <T extends OpenStorage>(storage: T): T => ({
    ...storage,
    store: recordStore(storage.store, storage.bucket, record),
  });
  return {
    ...inner,
    openCluster: async (id, signal) => {
      const cluster = await inner.openCluster(id, signal);
      return recordCluster({ ...cluster, storage: recordStorage(cluster.storage) }, record);
    },
    openStorage: async (id) => recordStorage(await inner.openStorage(id)),
  };
}

function recordStore(
  store: ObjectStore,
  bucket: string,
  record: (write: Write) => void,
): ObjectStore {
  const note = (verbs: readonly Verb[], key: string) =>
    record({ verbs, subject: `${bucket}/${key}` });
  return decorate(store, {
    write: (key, body, options) => {
      note(written, key);
      return store.write(key, body, options);
    },
    copyFrom: (source, info, key, options) => {
      note(written, key);
      return store.copyFrom(source, info, key, options);
    },
    remove: (key, signal) => {
      note(removed, key);
      return store.remove(key, signal);
    },
    removeMany: (keys, signal) => {
      for (const key of keys) note(removed, key);
      return store.removeMany(keys, signal);
    },
    abortUpload: (upload, signal) => {
      note(['abortUploads', 'removeTemporary'], upload.key);
      return store.abortUpload(upload, signal);
    },
  });
}

function recordCluster(cluster: Cluster, record: (write: Write) => void): Cluster {
  const { milvus, rest, management } = cluster;
  const note = (verb: Verb, subject: string) => record({ verbs: [verb], subject });
  const nameIn = ({ database }: CollectionRef, collection: string) =>
    formatName({ database, collection });
  const recorded: Milvus = {
    ...milvus,
    createDatabase(name, ...rest) {
      note('createDatabase', name);
      return milvus.createDatabase(name, ...rest);
    },
    createCollection(made, ...rest) {
      note('createCollection', `${made.database}.${made.name}`);
      return milvus.createCollection(made, ...rest);
    },
    dropCollection(ref, ...rest) {
      note('dropCollection', formatName(ref));
      return milvus.dropCollection(ref, ...rest);
    },
    renameCollection(ref, name, ...rest) {
      note('renameCollection', `${formatName(ref)} → ${nameIn(ref, name)}`);
      return milvus.renameCollection(ref, name, ...rest);
    },
    // Fields and properties are part of a new collection.
    alterProperties(ref, ...rest) {
      note('createCollection', formatName(ref));
      return milvus.alterProperties(ref, ...rest);
    },
    addField(ref, ...rest) {
      note('createCollection', formatName(ref));
      return milvus.addField(ref, ...rest);
    },
    createPartition(ref, partition, ...rest) {
      note('createPartition', `${formatName(ref)}/${partition}`);
      return milvus.createPartition(ref, partition, ...rest);
    },
    createIndex(ref, index, ...rest) {
      const type = index.params.find(({ key }) => key === 'index_type')?.value;
      note('createIndex', `${formatName(ref)}/${index.fieldName} (${type})`);
      return milvus.createIndex(ref, index, ...rest);
    },
    load(ref, ...rest) {
      note('load', formatName(ref));
      return milvus.load(ref, ...rest);
    },
    release(ref, ...rest) {
      note('load', formatName(ref));
      return milvus.release(ref, ...rest);
    },
    flush(ref, ...rest) {
      note('flush', formatName(ref));
      return milvus.flush(ref, ...rest);
    },
    startImport(ref, job, ...rest) {
      note('importPartition', `${formatName(ref)}/${job.partition || '*'}`);
      return milvus.startImport(ref, job, ...rest);
    },
    createAlias(ref, alias, ...rest) {
      note('createAlias', `${nameIn(ref, alias)} → ${formatName(ref)}`);
      return milvus.createAlias(ref, alias, ...rest);
    },
    alterAlias(ref, alias, ...rest) {
      note('moveAliases', formatName(ref));
      return milvus.alterAlias(ref, alias, ...rest);
    },
    dropAlias(ref, alias, ...rest) {
      note('dropCollection', formatName(ref));
      return milvus.dropAlias(ref, alias, ...rest);
    },
  };
  return {
    ...cluster,
    milvus: recorded,
    rest: {
      ...rest,
      startImport(ref, job, ...others) {
        note('importPartition', `${formatName(ref)}/${job.partition || '*'}`);
        return rest.startImport(ref, job, ...others);
      },
    },
    management: management && {
      ...management,
      pauseGc(...others) {
        note('pauseGc', management.endpoint);
        return management.pauseGc(...others);
      },
    },
  };
}

/** The writes that a list of actions does not hold. */
export function unplanned(writes: readonly Write[], actions: readonly PlanAction[]): Write[] {
  const changes = actions.filter(({ effect }) => effect !== 'read');
  return writes.filter(
    (write) =>
      !changes.some(({ verb, subject }) => write.verbs.includes(verb) && holds(subject, write)),
  );
}

/** A subject that ends with '/' is all that lies below it; '*' stands for the id of a job. */
function holds(subject: string, write: Write): boolean {
  const place = subject.split(' ← ')[0] ?? '';
  const isMove = write.verbs.includes('moveAliases');
  const wanted = isMove ? (place.split(' → ')[1] ?? '') : place;
  const pattern = wanted
    .split('*')
    .map((part) => part.replaceAll(/[$()+.?[\\\]^{|}]/g, String.raw`\$&`))
    .join('[^/]+');
  return new RegExp(`^${pattern}${wanted.endsWith('/') ? '.*' : ''}$`, 's').test(write.subject);
}
