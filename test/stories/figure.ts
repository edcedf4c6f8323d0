/** Prints a measurement of a test, so that it can be seen without being able to fail. */
export function figure(
  what: string,
  seconds: number,
  counts: { objects?: number; bytes?: number; rows?: number },
): void {
  const values = [
    `${seconds.toFixed(1)} s`,
    counts.objects === undefined ? '' : `${Math.round(counts.objects / seconds)} objects/s`,
    counts.bytes === undefined ? '' : `${(counts.bytes / seconds / 2 ** 20).toFixed(1)} MiB/s`,
    counts.rows === undefined ? '' : `${Math.round(counts.rows / seconds)} rows/s`,
  ];
  console.log(`figure: ${what}: ${values.filter((value) => value !== '').join(', ')}`);
}
