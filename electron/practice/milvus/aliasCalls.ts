import type { CallScope, Handler } from './call.ts';
import { databaseNameOf } from './catalog.ts';
import type { MilvusParts } from './milvusParts.ts';
import { checkName } from './names.ts';
import { refusal } from './refusals.ts';

interface AliasRequest {
  readonly db_name: string;
  readonly collection_name: string;
  readonly alias: string;
}

export function aliasCalls({ catalog, table }: MilvusParts): Record<string, Handler> {
  /** The collection that has the alias, if any. */
  function holder(request: AliasRequest, scope: CallScope) {
    const database = catalog.database(databaseNameOf(request, scope));
    const inside = catalog.state.collections.filter((one) => one.databaseId === database.id);
    return {
      database: database.name,
      inside,
      found: inside.find(({ aliases }) => aliases.includes(request.alias)),
    };
  }

  const aliasNotFound = (database: string, alias: string) =>
    refusal(1600, `alias not found[database=${database}][alias=${alias}]`);

  /** Takes the alias from whatever has it and gives it to that collection, or to none. */
  async function move(alias: string, holderId: string | undefined, targetId: string | undefined) {
    await catalog.change((state) => ({
      ...state,
      collections: state.collections.map((one) => {
        if (one.id !== holderId && one.id !== targetId) return one;
        const others = one.aliases.filter((name) => name !== alias);
        return { ...one, aliases: one.id === targetId ? [...others, alias] : others };
      }),
    }));
    return {};
  }

  return {
    async CreateAlias(request: AliasRequest, scope) {
      const { alias } = request;
      checkName(alias, 'alias');
      const { database, inside, found } = holder(request, scope);
      if (inside.some(({ name }) => name === alias)) {
        throw refusal(
          1601,
          `alias and collection name conflict[database=${database}][alias=${alias}]`,
        );
      }
      const target = catalog.collection(request, scope);
      if (found?.id === target.id) return {};
      if (found) {
        throw refusal(
          1602,
          `${alias} is alias to another collection: ${found.name}: alias already exist[database=${database}][alias=${alias}]`,
        );
      }
      return move(alias, undefined, target.id);
    },

    async AlterAlias(request: AliasRequest, scope) {
      const { database, found } = holder(request, scope);
      if (!found) throw aliasNotFound(database, request.alias);
      return move(request.alias, found.id, catalog.collection(request, scope).id);
    },

    async DropAlias(request: AliasRequest, scope) {
      const { found } = holder(request, scope);
      return found ? move(request.alias, found.id, undefined) : {};
    },

    DescribeAlias(request: AliasRequest, scope) {
      const { database, found } = holder(request, scope);
      if (!found) throw aliasNotFound(database, request.alias);
      return { db_name: database, alias: request.alias, collection: found.name };
    },

    ListAliases(request: AliasRequest, scope) {
      const { database, inside } = holder(request, scope);
      const name = request.collection_name;
      const shown = name === '' ? inside : [catalog.collection(request, scope)];
      return {
        db_name: database,
        ...(table.isDetailed && { collection_name: name }),
        aliases: shown.flatMap(({ aliases }) => aliases),
      };
    },
  };
}
