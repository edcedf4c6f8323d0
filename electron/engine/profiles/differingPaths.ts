/** Paths of the fields in which two values of plain JSON differ: milvus.address, storage.bucket. */
export function differingPaths(left: unknown, right: unknown, path = ''): string[] {
  if (!isObject(left) || !isObject(right)) return left === right ? [] : [path];
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return keys.flatMap((key) =>
    differingPaths(left[key], right[key], path === '' ? key : `${path}.${key}`),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
