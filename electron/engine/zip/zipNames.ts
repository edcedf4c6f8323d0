/**
 * Why a name inside a zip is not one of a file of a backup; undefined when it is. Names come from files that anybody may have
 * made, and become keys and paths.
 */
export function nameProblem(name: string): string | undefined {
  const parts = name.split('/');
  if (/[\p{Control}\p{Surrogate}\uFFFD]/u.test(name)) return 'holds characters that no name has';
  if (name.includes('\\')) return 'holds a backslash';
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) return 'begins at the root of a disk';
  if (parts.includes('..') || parts.includes('.')) return 'leads to another folder';
  if (parts.includes('')) return 'has an empty part';
  return undefined;
}

/** What the systems of others put beside the files they were asked to pack. */
export function isSystemFile(name: string): boolean {
  return (
    name.startsWith('__MACOSX/') || /(?:^|\/)(?:\.DS_Store|Thumbs\.db|desktop\.ini)$/.test(name)
  );
}
