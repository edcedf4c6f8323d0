import { describe, expect, it } from 'vitest';

import {
  canRestore,
  featuresOf,
  isSupportedSource,
  isSupportedTarget,
  parseVersion,
} from '#engine/milvus/features.ts';

describe('a version', () => {
  it.each([
    ['2.5.24', 2, 5, 24],
    ['v2.3.5-lite', 2, 3, 5],
    ['v2.4.0-rc.1', 2, 4, 0],
    ['2.3.22.6', 2, 3, 22],
    [' 2.6.18\n', 2, 6, 18],
    ['2.6-20251015-abcdef', 2, 6, 9999],
    ['v2.6', 2, 6, 9999],
    ['Zilliz Cloud Vector Database(Compatible with Milvus 2.6)', 2, 6, 9999],
    ['Zilliz Cloud 2024.5 (Compatible with Milvus 2.5.4)', 2, 5, 4],
    ['master-20260101-abcdef-amd64', 9999, 0, 0],
    ['', 9999, 0, 0],
    ['unknown', 9999, 0, 0],
  ])('%j is read', (text, major, minor, patch) => {
    expect(parseVersion(text)).toEqual({ major, minor, patch });
  });
});

describe('the features', () => {
  const none = {
    restImport: false,
    restSegments: false,
    deletesOfAllPartitions: false,
    multipleL0PerJob: false,
    gcTickets: false,
    addField: false,
    storageVersion2: false,
    needsEmptyDeltaPath: false,
    functionRuntimeCheckSwitch: false,
    indexesOneByOne: false,
  };
  const on24 = { ...none, restImport: true, deletesOfAllPartitions: true };
  const on25 = { ...on24, restSegments: true };
  const on26 = { ...on25, addField: true, storageVersion2: true };
  const newest = {
    ...on26,
    multipleL0PerJob: true,
    gcTickets: true,
    functionRuntimeCheckSwitch: true,
  };

  it.each([
    ['2.2.8', { ...none, needsEmptyDeltaPath: true, indexesOneByOne: true }],
    ['2.2.9', { ...none, needsEmptyDeltaPath: true, indexesOneByOne: true }],
    ['v2.3.5-lite', { ...none, needsEmptyDeltaPath: true, indexesOneByOne: true }],
    ['2.4.0', on24],
    ['2.4.3', { ...on24 }],
    ['2.5.7', { ...on24 }],
    ['2.5.8', on25],
    ['2.6.0', on26],
    ['2.6.5', { ...on26, multipleL0PerJob: true }],
    ['2.6.8', { ...newest }],
    ['2.6.11', newest],
    ['2.6-20260101-abc', newest],
    ['3.0.1', newest],
    ['', newest],
  ])('of %s', (version, features) => {
    expect(featuresOf(version)).toEqual(features);
  });
});

describe('what is supported', () => {
  it.each([
    ['2.2.8', false, false],
    ['2.2.9', true, false],
    ['2.2.16', true, false],
    ['2.3.0', true, true],
    ['2.6.18', true, true],
    ['3.0.0', false, false],
    ['v3.0.0-beta', false, false],
    ['3.0.1', true, true],
    ['master-20260101-abc', true, true],
  ])('%s as source: %s, as target: %s', (version, source, target) => {
    expect([isSupportedSource(version), isSupportedTarget(version)]).toEqual([source, target]);
  });

  it.each([
    ['2.3.5', '2.3.0', true],
    ['2.3.5', '2.5.24', true],
    ['2.6.18', '2.6-20260101-abc', true],
    ['2.6-20260101-abc', '2.6.0', true],
    ['2.2.9', '3.0.1', true],
    ['2.6.18', '2.5.24', false],
    ['3.0.1', '2.6.18', false],
    ['', '2.3.5', true],
    ['master-20260101-abc', '2.6.18', false],
  ])('a backup of %j goes to %s: %s', (from, to, allowed) => {
    expect(canRestore(from, to)).toBe(allowed);
  });
});
