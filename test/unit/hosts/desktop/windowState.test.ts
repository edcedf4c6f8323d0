import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { readWindowState, writeWindowState } from '#hosts/desktop/windowState.ts';

const screens = [
  { x: 0, y: 0, width: 1920, height: 1080 },
  { x: 1920, y: 0, width: 1280, height: 1024 },
];
const usual = { width: 1280, height: 800, isMaximized: false };

let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'window-state-'));
  file = path.join(folder, 'window.json');
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('the place of the window', () => {
  test('is the usual one at the first start', () => {
    expect(readWindowState(path.join(folder, 'none.json'), screens)).toEqual(usual);
  });

  test.each([
    ['on the first screen', { x: 10, y: 20 }],
    ['on the second screen', { x: 2000, y: 100 }],
    ['half beyond the left edge', { x: -600, y: 0 }],
  ])('is kept %s', (_, position) => {
    const state = { ...position, width: 1000, height: 700, isMaximized: true };
    writeWindowState(file, state);
    expect(readWindowState(file, screens)).toEqual(state);
  });

  test.each([
    ['right of all screens', { x: 3300, y: 0 }],
    ['below them', { x: 0, y: 1060 }],
    ['with its title bar above them', { x: 0, y: -10 }],
    ['but for a few pixels beyond the left edge', { x: -950, y: 0 }],
  ])('is given up %s; the size stays', (_, position) => {
    const size = { width: 1000, height: 700, isMaximized: false };
    writeWindowState(file, { ...position, ...size });
    expect(readWindowState(file, screens)).toEqual(size);
  });

  test.each([
    ['no JSON', '{'],
    ['a width of text', '{"x":0,"y":0,"width":"1000","height":700,"isMaximized":false}'],
    ['a window too small to be used', '{"x":0,"y":0,"width":5,"height":5,"isMaximized":false}'],
  ])('is the usual one when its file holds %s', (_, text) => {
    writeFileSync(file, text);
    expect(readWindowState(file, screens)).toEqual(usual);
  });
});
