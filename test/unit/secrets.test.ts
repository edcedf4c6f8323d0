import { describe, expect, it } from 'vitest';

import { createMemoryVault, layerVaults } from '#engine/secrets.ts';

describe('secrets of this run over kept ones', () => {
  it('come first, and are never changed or written', async () => {
    const transient = createMemoryVault({ a: 'of this run' });
    const persistent = createMemoryVault({ a: 'kept', b: 'kept too' });
    const vault = layerVaults(transient, persistent);
    expect([await vault.get('a'), await vault.get('b')]).toEqual(['of this run', 'kept too']);
    await vault.set('a', 'new');
    expect([await vault.get('a'), await persistent.get('a')]).toEqual(['of this run', 'new']);
    await vault.remove('a');
    expect([await transient.get('a'), await persistent.get('a')]).toEqual([
      'of this run',
      undefined,
    ]);
  });
});
