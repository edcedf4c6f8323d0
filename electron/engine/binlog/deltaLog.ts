import { parquetMetadataAsync } from 'hyparquet';

import { AppError, messageOf } from '#shared/errors.ts';

import type { ObjectStore } from '../storage/objectStore.ts';
import { readAll } from '../storage/readAll.ts';

/** Footers of delta logs take a few KB; one request then answers all. */
const tailBytes = 16 * 1024;
/** A footer that claims to be larger is damaged, or made to eat memory. */
const largestFooterBytes = 16 * 1024 * 1024;

/**
 * How many deletes a delta log holds: the row count in the Parquet footer, read from the end of the object. Storage v1 puts
 * the Parquet file at the end of one event, v2 is a bare Parquet file; both end with the footer.
 * @throws OBJECT_CORRUPT when the object does not end as a Parquet file, and what the store throws
 */
export async function countDeletes(
  store: ObjectStore,
  key: string,
  sizeBytes: number,
  signal: AbortSignal,
): Promise<number> {
  const corrupt = (reason: string, cause?: unknown) =>
    new AppError('OBJECT_CORRUPT', { key, location: store.location, reason }, { cause });
  if (sizeBytes < 12) throw corrupt(`${sizeBytes} bytes are too few for a delta log`);
  const slice = async (start: number, end = sizeBytes) => {
    if (end - start > largestFooterBytes) throw corrupt(`a footer of ${end - start} bytes`);
    const bytes = await readAll(store, key, { signal, range: { start, end: end - 1 } });
    // A view may be part of a larger buffer, and the reader takes a whole one.
    return new Uint8Array(bytes).buffer;
  };
  try {
    const options = { initialFetchSize: tailBytes };
    const { num_rows } = await parquetMetadataAsync({ byteLength: sizeBytes, slice }, options);
    return Number(num_rows);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw corrupt(messageOf(error), error);
  }
}
