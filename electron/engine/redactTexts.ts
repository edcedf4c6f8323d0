/** A copy of a value of JSON in which every text was passed through, but for codes, by which programs know what it is. */
export function redactTexts<T>(value: T, redact: (text: string) => string): T {
  const copy = (one: unknown): unknown => {
    if (typeof one === 'string') return redact(one);
    if (Array.isArray(one)) return one.map(copy);
    if (typeof one !== 'object' || one === null) return one;
    const fields = Object.entries(one);
    return Object.fromEntries(
      fields.map(([name, item]) => [name, name === 'code' ? item : copy(item)]),
    );
  };
  return copy(value) as T;
}
