import { prepareMilvus } from './fetchMilvus.ts';
import { prepareMinio } from './minio.ts';
import { prepareRgw } from './rgw.ts';

export type ServerName = 'milvus' | 'minio' | 'rgw';

/**
 * Fetches, builds or (only with `install`) installs what is missing, and says for each server why it cannot be had; null means
 * ready to start. Quick when everything is there. Without a word about it, `install` is on with REQUIRE_ALL=1.
 */
export async function whyUnavailable(
  options: { install: boolean } = { install: process.env['REQUIRE_ALL'] === '1' },
): Promise<Record<ServerName, string | null>> {
  const rgw = await prepareRgw(options.install);
  const milvus = await prepareMilvus(options.install);
  const minio = await prepareMinio();
  return { milvus, minio, rgw };
}
