/** Throws unless Milvus says success, as the SDK itself does not. */
export function succeed(status: { error_code: unknown; reason: unknown }): void {
  if (status.error_code !== 'Success') throw new Error(`Milvus: ${String(status.reason)}`);
}
