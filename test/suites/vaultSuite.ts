import { describe, expect, it } from 'vitest';

import type { PlainVault } from '../plainVault.ts';

/** What every vault promises. open gives a vault without secrets; reopen what a later start finds, null if nothing is kept. */
export function vaultSuite(
  name: string,
  open: () => Promise<{ vault: PlainVault; reopen: (() => PlainVault) | null }>,
): void {
  describe(`the vault ${name}`, () => {
    it('gives back what it was given, and nothing for other names', async () => {
      const { vault } = await open();
      expect(await vault.get('a')).toBeUndefined();
      await vault.set('a', 'one');
      await vault.set('b', 'two');
      expect([await vault.get('a'), await vault.get('b'), await vault.get('c')]).toEqual([
        'one',
        'two',
        undefined,
      ]);
    });

    it('replaces and removes, and removing what is not there does nothing', async () => {
      const { vault } = await open();
      await vault.remove('a');
      await vault.set('a', 'one');
      await vault.set('a', 'two');
      expect(await vault.get('a')).toBe('two');
      await vault.remove('a');
      await vault.remove('a');
      expect(await vault.get('a')).toBeUndefined();
    });

    it('takes any text as name and as secret', async () => {
      const { vault } = await open();
      const texts = ['__proto__', 'constructor', 'é\u0000\n"\\', '𝔪🔑', 'x'.repeat(10_000), ' '];
      for (const text of texts) await vault.set(text, `secret ${text}`);
      for (const text of texts) expect(await vault.get(text)).toBe(`secret ${text}`);
    });

    it('loses nothing when much is set at once', async () => {
      const { vault } = await open();
      const names = Array.from({ length: 20 }, (_, number) => `name ${number}`);
      await Promise.all(names.map((ref) => vault.set(ref, `of ${ref}`)));
      expect(await Promise.all(names.map((ref) => vault.get(ref)))).toEqual(
        names.map((ref) => `of ${ref}`),
      );
    });

    it('keeps its secrets for the next start, unless it lies in memory', async () => {
      const { vault, reopen } = await open();
      await vault.set('a', 'one');
      expect(await (reopen?.() ?? vault).get('a')).toBe('one');
    });
  });
}
