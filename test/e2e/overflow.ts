import type { Page } from 'playwright-core';

import { whatStays } from './whatStays.ts';

/**
 * What sticks out: a page that is wider than its window, and words that do not fit into what they are the label of. Words that
 * only screen readers hear, and those that are cut with an ellipsis on purpose, may be as long as they like.
 */
export function overflows(page: Page): Promise<string[]> {
  return whatStays(() => measure(page));
}

function measure(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const report = (what: string, excess: number, where: string): void => {
      if (excess > 1) found.push(`${what} is ${Math.round(excess)} px wider than ${where}`);
    };
    for (const selector of ['html', '.app', '#main', '.page', '[role=dialog]']) {
      for (const { scrollWidth, clientWidth } of document.querySelectorAll(selector)) {
        report(selector, scrollWidth - clientWidth, 'its window');
      }
    }
    for (const cut of document.querySelectorAll('.ellipsis')) {
      const { width } = cut.getBoundingClientRect();
      const isGone = cut.checkVisibility() && width < 24 && cut.scrollWidth > 2 * width;
      if (isGone) found.push(`“${cut.textContent}” has no room`);
    }
    const labels =
      'button, [role=tab], [role=option], a.MuiButton-root, .chip, .environment, .rail-item';
    for (const label of document.querySelectorAll(labels)) {
      // What is folded away has a place at times, and its words have none.
      if (!label.checkVisibility()) continue;
      const box = label.getBoundingClientRect();
      for (const words of shownWords(label)) {
        const { left, right, top, bottom } = words.getBoundingClientRect();
        const sides = [box.left - left, right - box.right, box.top - top, bottom - box.bottom];
        report(`“${words.toString()}”`, Math.max(...sides), label.className);
      }
    }
    return found;

    function shownWords(label: Element): Range[] {
      const walker = document.createTreeWalker(label, NodeFilter.SHOW_TEXT);
      const ranges: Range[] = [];
      for (let text = walker.nextNode(); text !== null; text = walker.nextNode()) {
        if (isCut(text.parentElement, label)) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        ranges.push(range);
      }
      return ranges;
    }

    function isCut(element: Element | null, label: Element): boolean {
      if (element === null) return false;
      const { overflowX, textOverflow, clip, clipPath } = getComputedStyle(element);
      const isHidden = clip !== 'auto' || clipPath !== 'none' || element.clientWidth === 0;
      if (isHidden || (overflowX === 'hidden' && textOverflow === 'ellipsis')) return true;
      return element !== label && isCut(element.parentElement, label);
    }
  });
}
