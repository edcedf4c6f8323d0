import { isUnimplemented } from './failure.ts';
import type { GrpcClient } from './grpcClient.ts';
import { methods } from './methods.ts';
import type { Milvus } from './milvus.ts';

type DatabaseCalls = Pick<Milvus, 'listDatabases' | 'describeDatabase' | 'createDatabase'>;

export function databaseCalls(client: GrpcClient): DatabaseCalls {
  return {
    async listDatabases(signal) {
      const outcome = await client.attempt(methods.listDatabases, {}, { signal });
      if (outcome.ok) return outcome.answer.db_names;
      if (isUnimplemented(outcome.failure)) return ['default'];
      return client.fail(outcome.failure, methods.listDatabases, { signal });
    },

    async describeDatabase(name, signal) {
      const scope = { database: name, signal };
      const outcome = await client.attempt(methods.describeDatabase, { db_name: name }, scope);
      if (outcome.ok) {
        const { dbID, properties } = outcome.answer;
        return { id: dbID, properties };
      }
      if (isUnimplemented(outcome.failure)) return undefined;
      return client.fail(outcome.failure, methods.describeDatabase, scope);
    },

    async createDatabase(name, properties, signal) {
      // The header stays at the default: the new database is not there yet.
      await client.call(methods.createDatabase, { db_name: name, properties }, { signal });
    },
  };
}
