import type { CallScope, Handler } from './call.ts';
import { MilvusRefusal } from './call.ts';
import { type CollectionName, databaseNameOf } from './catalog.ts';
import type { Collection, KeyValue } from './catalogState.ts';
import { schemaCodec, schemaMessageOf } from './collectionSchema.ts';
import { loadProgress } from './loadState.ts';
import type { MilvusParts } from './milvusParts.ts';
import { checkName } from './names.ts';
import { isSameCollection, newCollection, type NewCollection } from './newCollection.ts';
import { changePairs } from './pairs.ts';
import { collectionNotFound, invalid, isInputError, refusal, unexpected } from './refusals.ts';

interface AlterRequest extends CollectionName {
  readonly properties: readonly KeyValue[];
  readonly delete_keys: readonly string[];
  readonly field_name: string;
}

interface RenameRequest {
  readonly db_name: string;
  readonly oldName: string;
  readonly newName: string;
  readonly newDBName: string;
}

interface ShowRequest {
  readonly db_name: string;
  readonly type: string;
  readonly collection_names: readonly string[];
}

/** Milliseconds of a hybrid timestamp. */
export const physicalMs = (timestamp: string) => String(BigInt(timestamp) >> 18n);

export function collectionCalls(parts: MilvusParts): Record<string, Handler> {
  const { catalog, context, table, rows } = parts;

  function inDatabase(request: { db_name: string }, scope: CallScope) {
    const database = catalog.database(databaseNameOf(request, scope));
    return catalog.state.collections.filter((one) => one.databaseId === database.id);
  }

  function isNameTaken(databaseId: string, name: string): boolean {
    return catalog.state.collections.some(
      (one) => one.databaseId === databaseId && (one.name === name || one.aliases.includes(name)),
    );
  }

  return {
    async CreateCollection(request: NewCollection, scope) {
      const name = databaseNameOf(request, scope);
      if (!table.isDetailed && !catalog.state.databases.some((one) => one.name === name)) {
        throw unexpected(`database:${name} not found`);
      }
      const database = catalog.database(name);
      const inside = inDatabase(request, scope);
      const wanted = newCollection(request, database.id, parts);
      const existing = inside.find((one) => one.name === request.collection_name);
      if (existing) {
        if (isSameCollection(existing, wanted)) return {};
        throw unexpected(
          `create duplicate collection with different parameters, collection: ${existing.name}`,
        );
      }
      if (isNameTaken(database.id, wanted.name)) {
        throw unexpected(
          `collection name [${wanted.name}] conflicts with an existing alias, please choose a unique name`,
        );
      }
      const most = database.properties.find(({ key }) => key === 'database.max.collections');
      if (most && inside.length >= Number(most.value)) {
        throw refusal(102, `exceeded the limit number of collections[limit=${most.value}]`);
      }
      await catalog.change((state) => ({
        ...state,
        collections: [...state.collections, wanted],
        channelCount: state.channelCount + wanted.shardsNum,
      }));
      return {};
    },

    async DropCollection(request: CollectionName, scope) {
      const name = request.collection_name ?? '';
      const found = inDatabase({ db_name: request.db_name ?? '' }, scope).find(
        (one) => one.name === name || one.aliases.includes(name),
      );
      if (!found) return {};
      if (found.name !== name) throw unexpected(`cannot drop the collection via alias = ${name}`);
      if (found.aliases.length > 0 && table.isDetailed) {
        throw unexpected(
          `unable to drop the collection [${name}] because it has associated aliases [${found.aliases.join(' ')}], please remove all aliases before dropping the collection`,
        );
      }
      await catalog.change((state) => ({
        ...state,
        collections: state.collections.filter((one) => one.id !== found.id),
      }));
      await rows.drop(found);
      return {};
    },

    DescribeCollection(request: CollectionName, scope) {
      const database = databaseNameOf(request, scope);
      const asked = { collection_name: request.collection_name ?? '', db_name: database };
      const found = findDescribed(parts, request, scope, asked);
      return { ...describe(parts, found), ...asked };
    },

    HasCollection(request: CollectionName, scope) {
      const name = request.collection_name ?? '';
      const inside = inDatabase({ db_name: request.db_name ?? '' }, scope);
      return { value: inside.some((one) => one.name === name || one.aliases.includes(name)) };
    },

    ShowCollections(request: ShowRequest, scope) {
      const inside = inDatabase(request, scope);
      const isLoaded = ({ load }: Collection) => load !== null;
      const wanted = request.collection_names;
      const shown =
        request.type === 'InMemory'
          ? inside.filter(
              (one) => isLoaded(one) && (wanted.length === 0 || wanted.includes(one.name)),
            )
          : inside;
      return {
        collection_names: shown.map(({ name }) => name),
        collection_ids: shown.map(({ id }) => id),
        created_timestamps: shown.map((one) => one.createdTimestamp),
        created_utc_timestamps: shown.map((one) => physicalMs(one.createdTimestamp)),
        ...(request.type === 'InMemory' && {
          inMemory_percentages: shown.map((one) => String(loadProgress(one, context) ?? 0)),
          query_service_available: shown.map((one) => loadProgress(one, context) === 100),
        }),
      };
    },

    async AlterCollection(request: AlterRequest, scope) {
      const { id } = catalog.collection(request, scope);
      await catalog.changeCollection(id, (collection) => ({
        ...collection,
        properties: changePairs(collection.properties, request.properties, request.delete_keys),
        updatedTimestamp: String(context.nextTimestamp()),
      }));
      return {};
    },

    async AlterCollectionField(request: AlterRequest, scope) {
      const found = catalog.collection(request, scope);
      const schema = schemaMessageOf(found);
      const { field_name: name, properties, delete_keys } = request;
      if (!schema.fields.some((field) => field.name === name)) {
        throw refusal(
          1100,
          `field ${name} does not exist in collection ${found.name}: invalid parameter`,
        );
      }
      const fields = schema.fields.map((field) =>
        field.name === name
          ? { ...field, type_params: changePairs(field.type_params, properties, delete_keys) }
          : field,
      );
      const bytes = schemaCodec.encode({ ...schema, fields });
      await catalog.changeCollection(found.id, (collection) => ({
        ...collection,
        schema: Buffer.from(bytes).toString('base64'),
        updatedTimestamp: String(context.nextTimestamp()),
      }));
      return {};
    },

    async RenameCollection(request: RenameRequest, scope) {
      const from = { db_name: request.db_name, collection_name: request.oldName };
      const database = catalog.database(databaseNameOf(from, scope));
      const target = catalog.database(request.newDBName || database.name);
      const { newName } = request;
      checkName(newName, 'collection');
      const found = catalog.collection(from, scope);
      if (found.name !== request.oldName) {
        throw invalid(`unsupported use an alias to rename collection, alias:${request.oldName}`);
      }
      if (isNameTaken(target.id, newName)) {
        throw unexpected(
          `duplicated new collection name ${target.name}:${newName} with other collection name or alias`,
        );
      }
      await catalog.changeCollection(found.id, (collection) => ({
        ...collection,
        name: newName,
        databaseId: target.id,
        updatedTimestamp: String(context.nextTimestamp()),
      }));
      return {};
    },
  };
}

/** A missing collection has another status in this call than in all others, and a different one in each version. */
function findDescribed(
  { catalog, table }: MilvusParts,
  named: CollectionName,
  scope: CallScope,
  asked: { readonly collection_name: string; readonly db_name: string },
): Collection {
  try {
    return catalog.collection(named, scope);
  } catch (error) {
    if (!(error instanceof MilvusRefusal)) throw error;
    const { db_name: database, collection_name: collection } = asked;
    if (!table.isDetailed) {
      const detail = collectionNotFound(database, collection).message;
      const reason = `can't find collection ${detail}`;
      throw new MilvusRefusal(100, 'UnexpectedError', reason, { ...asked, detail, schema: {} });
    }
    if (error.code !== 100) throw refusal(error.code, error.message, asked);
    const reason = `can't find collection[database=${database}][collection=${collection}]`;
    throw new MilvusRefusal(0, 'CollectionNotExists', reason, { ...asked, ...isInputError });
  }
}

function describe({ table }: MilvusParts, collection: Collection): object {
  const schema = schemaMessageOf(collection);
  return {
    schema: {
      ...schema,
      // Of the collection as it is called now.
      name: collection.name,
      fields: schema.fields.filter((field) => !field.is_dynamic),
      ...(table.isDetailed && { properties: collection.properties }),
    },
    collectionID: collection.id,
    virtual_channel_names: collection.virtualChannels,
    physical_channel_names: collection.virtualChannels.map((name) => name.replace(/_\d+v\d+$/, '')),
    created_timestamp: collection.createdTimestamp,
    created_utc_timestamp: physicalMs(collection.createdTimestamp),
    shards_num: collection.shardsNum,
    aliases: collection.aliases,
    consistency_level: collection.consistencyLevel,
    properties: collection.properties,
    num_partitions: String(collection.partitions.length),
    ...(table.hasIndexVersions && {
      update_timestamp: collection.updatedTimestamp,
      update_timestamp_str: collection.updatedTimestamp,
    }),
  };
}
