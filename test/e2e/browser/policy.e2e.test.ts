import { describe, expect, test } from 'vitest';

import { heading } from '../studioPage.ts';
import { useStudio } from './useStudio.ts';

const studio = useStudio();

describe('the policy of a page', () => {
  test.each([
    ['an inline script', '<script>window.hasRun = true</script>'],
    ['a handler in an attribute', '<img src="x" onerror="window.hasRun = true">'],
  ])('does not run %s that got into it', async (_, html) => {
    const visit = await studio().open();
    const { page, words } = visit;
    await page.route('**/settings', async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace('</body>', `${html}</body>`);
      await route.fulfill({ response, body });
    });
    await page.goto(new URL('/settings', page.url()).href);
    await heading(visit, words.say('shell.settings')).waitFor();
    expect(visit.complaints.join()).toContain('Content Security Policy');
    expect(await page.evaluate(() => 'hasRun' in window)).toBe(false);
  });

  test('takes no string for a script, not even from the page itself', async () => {
    const visit = await studio().open();
    const { page, words } = visit;
    await heading(visit, words.say('home.firstSteps')).waitFor();
    const refusals = await page.evaluate(() => {
      const attempts = {
        innerHTML: () => void (document.body.innerHTML = '<b>text</b>'),
        scriptText: () => void (document.createElement('script').text = 'window.hasRun = true'),
        blob: () => void new Worker('data:text/javascript,'),
      };
      return Object.entries(attempts).map(([name, attempt]) => {
        try {
          attempt();
          return `${name} is taken`;
        } catch (error) {
          return `${name}: ${(error as Error).name}`;
        }
      });
    });
    expect(refusals).toEqual(['innerHTML: TypeError', 'scriptText: TypeError', 'blob: TypeError']);
  });

  test('lets it ask no other origin, and no other page hold it', async () => {
    const visit = await studio().open();
    const { page } = visit;
    const answer = await page.context().request.get(page.url());
    const policy = answer.headers()['content-security-policy'] ?? '';
    expect(policy.split('; ')).toContain("frame-ancestors 'none'");
    const refused = await page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
            resolve(effectiveDirective),
          );
          void fetch('http://localhost:9/').catch(() => undefined);
        }),
    );
    expect(refused).toBe('connect-src');
  });
});
