/**
 * Keeps what is made of each key: making a formatter or the words of a language takes longer than using them, and a table asks
 * for them in every cell. For keys of which there are few.
 */
export function makeOnce<Key extends readonly string[], Made>(
  make: (...key: Key) => Made,
): (...key: Key) => Made {
  const made = new Map<string, Made>();
  return (...key) => {
    const name = key.join(' ');
    const kept = made.get(name) ?? make(...key);
    made.set(name, kept);
    return kept;
  };
}
