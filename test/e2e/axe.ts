import axe from 'axe-core';
import type { Page } from 'playwright-core';

import { whatStays } from './whatStays.ts';

/**
 * What axe finds serious or critical on a page as it is now, one line each. The page's policy takes no script of others, so
 * axe comes in through the debugger.
 */
export function axeFindings(page: Page): Promise<string[]> {
  return whatStays(() => measure(page));
}

async function measure(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { axe: loaded } = window as unknown as { axe: typeof axe };
    const { violations } = await loaded.run(document, { resultTypes: ['violations'] });
    return violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      nodes: nodes.map(
        ({ html, failureSummary = '' }) => `${html.slice(0, 160)} ${failureSummary}`,
      ),
    }));
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.replaceAll(/\s+/g, ' ')}`));
}
