import { overflows } from '../overflow.ts';
import type { Visit } from './studio.ts';

/** The tour has some sixty scenes, each looked at more than once. */
export const tourMs = 900_000;

export interface Findings {
  add(scene: string, lines: readonly string[]): void;
  /** What is wrong on many pages is listed once, with the first of them. */
  list(): string[];
}

export function createFindings(): Findings {
  const found = new Map<string, string>();
  return {
    add(scene, lines) {
      for (const line of lines) if (!found.has(line)) found.set(line, scene);
    },
    list: () => [...found].map(([line, scene]) => `${scene}: ${line}`),
  };
}

/** An ordinary window at 200 %, and a small one. */
const windows = [
  { width: 640, height: 360 },
  { width: 1280, height: 720 },
];

export async function addOverflows(
  findings: Findings,
  name: string,
  { page }: Visit,
): Promise<void> {
  for (const size of windows) {
    await page.setViewportSize(size);
    findings.add(`${name}, ${size.width} × ${size.height}`, await overflows(page));
  }
}
