import type { z } from 'zod';

/** What a window has kept in its storage; null for what is not there, or was kept by another version. */
export function readKept<Kept>(text: string | null, schema: z.ZodType<Kept>): Kept | null {
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
