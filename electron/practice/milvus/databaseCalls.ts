import type { Handler } from './call.ts';
import { databaseNameOf } from './catalog.ts';
import type { Database, KeyValue } from './catalogState.ts';
import type { MilvusParts } from './milvusParts.ts';
import { checkName } from './names.ts';
import { changePairs } from './pairs.ts';
import { unexpected } from './refusals.ts';

interface DatabaseRequest {
  readonly db_name: string;
  readonly properties: readonly KeyValue[];
  readonly delete_keys: readonly string[];
}

export function databaseCalls({ catalog, context, table }: MilvusParts): Record<string, Handler> {
  const setDatabases = (next: (databases: Database[]) => Database[]) =>
    catalog.change((state) => ({ ...state, databases: next(state.databases) }));

  return {
    async CreateDatabase({ db_name: name, properties }: DatabaseRequest) {
      checkName(name, 'database');
      if (catalog.state.databases.some((one) => one.name === name)) {
        throw unexpected(`database already exist: ${name}`);
      }
      const createdAt = String(BigInt(context.clock.now().getTime()) * 1_000_000n);
      const database = { id: context.nextId(), name, properties: [...properties], createdAt };
      await setDatabases((databases) => [...databases, database]);
      return {};
    },

    async DropDatabase({ db_name: name }: DatabaseRequest) {
      if (name === 'default') throw unexpected('can not drop default database');
      const found = catalog.state.databases.find((one) => one.name === name);
      // Nothing to drop is a success, as for collections.
      if (!found) return {};
      if (catalog.state.collections.some((one) => one.databaseId === found.id)) {
        throw unexpected(`${name} not empty, must drop all collections before drop database`);
      }
      await setDatabases((databases) => databases.filter((one) => one !== found));
      return {};
    },

    ListDatabases() {
      const { databases } = catalog.state;
      return {
        db_names: databases.map(({ name }) => name),
        created_timestamp: databases.map(({ createdAt }) => createdAt),
        ...(table.isDetailed && { db_ids: databases.map(({ id }) => id) }),
      };
    },

    DescribeDatabase(request: DatabaseRequest, scope) {
      const found = catalog.database(databaseNameOf(request, scope));
      return {
        db_name: found.name,
        dbID: found.id,
        created_timestamp: found.createdAt,
        properties: found.properties,
      };
    },

    async AlterDatabase(request: DatabaseRequest, scope) {
      const found = catalog.database(databaseNameOf(request, scope));
      const properties = changePairs(found.properties, request.properties, request.delete_keys);
      await setDatabases((databases) =>
        databases.map((one) => (one.id === found.id ? { ...one, properties } : one)),
      );
      return {};
    },
  };
}
