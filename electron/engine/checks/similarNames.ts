/** The names most like the wanted one, those nearest first; only such that a person may have meant by it. */
export function similarNames(wanted: string, names: readonly string[], most: number): string[] {
  const letters = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const target = letters(wanted);
  return names
    .map((name) => ({ name, distance: distanceOf(target, letters(name)) }))
    .filter(({ name, distance }) => {
      const other = letters(name);
      const isPart = other.length > 2 && (target.includes(other) || other.includes(target));
      return isPart || distance <= Math.max(2, Math.floor(target.length / 3));
    })
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ name }) => name);
}

/** How many letters must be put in, taken out or replaced (Levenshtein). */
function distanceOf(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [index, letter] of left.split('').entries()) {
    const next = [index + 1];
    for (const [column, other] of right.split('').entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
