/** A part of the name, or a pattern with *: media.*, *_2026. Capitals do not matter. */
export function matchesQuery(name: string, query: string): boolean {
  const wanted = query.trim().toLowerCase();
  if (!wanted.includes('*')) return name.toLowerCase().includes(wanted);
  const parts = wanted.split('*').map((part) => part.replaceAll(/[^\w]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name.toLowerCase());
}
