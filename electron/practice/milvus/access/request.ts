import { z } from 'zod';

/** The name inside an entity; null when the request has no such entity. */
export const EntityName = z
  .object({ name: z.string().default('') })
  .nullish()
  .transform((entity) => entity?.name ?? null);

export const Text = z.string().default('');

export const OperateType = z.enum(['Grant', 'Revoke']).default('Grant');

/** A grant as clients write it; null where the entity is missing. */
export const GrantEntity = z.object({
  role: EntityName,
  object: EntityName,
  object_name: Text,
  grantor: z
    .object({ user: EntityName, privilege: EntityName })
    .nullish()
    .transform((grantor) => grantor ?? null),
  db_name: Text,
});
export type GrantEntity = z.infer<typeof GrantEntity>;
