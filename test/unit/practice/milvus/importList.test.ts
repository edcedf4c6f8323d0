import { expect, it } from 'vitest';

import { openMilvusBench, param, schemaOf, vectorField } from './milvusBench.ts';

it('imports are listed for one collection, and for all where none is named', async () => {
  const bench = await openMilvusBench({ version: '2.3' });
  const list = async (request: object) =>
    (await bench.call<{ tasks: object[] }>('ListImportTasks', request)).tasks.length;
  for (const collection_name of ['c1', 'c2']) {
    await bench.call('CreateCollection', { collection_name, schema: schemaOf([vectorField()]) });
    const files = ['nothing/insert_log/', ''];
    const options = [param('backup', 'true')];
    await bench.call('Import', { collection_name, partition_name: '_default', files, options });
  }
  expect([await list({ collection_name: 'c1' }), await list({})]).toEqual([1, 2]);
});
