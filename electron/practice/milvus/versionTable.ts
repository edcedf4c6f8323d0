import type { PracticeVersion } from '#shared/practice.ts';

/** What tells one version of Milvus from another. The only place that knows; everything else reads it here. */
export interface VersionTable {
  /** What GetVersion and Connect say. */
  readonly version: string;
  /** Methods of later versions: to this one they are unknown. */
  readonly absentMethods: ReadonlySet<string>;
  readonly server: {
    readonly buildTime: string;
    readonly gitCommit: string;
    readonly goVersion: string;
  };
  /** Of the names of channels, before their number. */
  readonly channelPrefix: string;
  readonly hasManyVectorFields: boolean;
  /** Numbers of schemapb.DataType. */
  readonly vectorTypes: readonly number[];
  readonly hasNullable: boolean;
  /** BM25 and its kin. */
  readonly hasFunctions: boolean;
  /** Deletes lie in segments of their own. */
  readonly hasL0: boolean;
  /** Segments say their level and whether they are sorted, and a flush its checkpoints. */
  readonly hasSegmentDetails: boolean;
  readonly hasJsonPathIndexes: boolean;
  readonly restPaths: readonly string[];
  readonly hasGcPause: boolean;
  /** An import is a job with steps in percent, refused at once for a wrong path; before, a task that ends with no rows. */
  readonly hasImportJobs: boolean;
  /** Answers of queries name collection and fields; more in descriptions too. */
  readonly isDetailed: boolean;
  readonly hasIndexVersions: boolean;
  /** Of a collection with a partition key that does not say how many it wants. */
  readonly defaultPartitionCount: number;
}

const since26 = [
  'AddCollectionField AddCollectionStructField AddCollectionFunction AlterCollectionFunction DropCollectionFunction',
  'BatchDescribeCollection TruncateCollection Prewarm DescribePrewarmTask CreateNamespace DescribeNamespace',
  'ListNamespaces DropNamespace HasNamespace GetNamespaceStats AlterRole RunAnalyzer AddFileResource',
  'RemoveFileResource ListFileResources ComputePhraseMatchSlop',
];
const since25 = [
  'AlterCollectionField OperatePrivilegeV2',
  'CreatePrivilegeGroup DropPrivilegeGroup ListPrivilegeGroups OperatePrivilegeGroup',
];
const since24 = ['DescribeDatabase AlterDatabase BackupRBAC RestoreRBAC HybridSearch AlterIndex'];

const namesOf = (lists: readonly string[]) => new Set(lists.flatMap((list) => list.split(' ')));

const binary = 100;
const float = 101;
const float16 = 102;
const bfloat16 = 103;
const sparse = 104;
const int8 = 105;

const importPaths = ['create', 'list', 'get_progress'].map((name) => `jobs/import/${name}`);
const dataPaths = [
  ...['list', 'has', 'get_stats', 'get_load_state'].map((name) => `collections/${name}`),
  'entities/query',
];

const tables: Readonly<Record<PracticeVersion, VersionTable>> = {
  '2.3': {
    version: 'v2.3.5-lite',
    absentMethods: namesOf([...since26, ...since25, ...since24]),
    server: {
      buildTime: 'Fri Jan 19 14:23:10 UTC 2024',
      gitCommit: '9aceff5a6',
      goVersion: 'go version go1.20.4 linux/amd64',
    },
    channelPrefix: 'by-dev-_',
    hasManyVectorFields: false,
    vectorTypes: [binary, float],
    hasNullable: false,
    hasFunctions: false,
    hasL0: false,
    hasSegmentDetails: false,
    hasJsonPathIndexes: false,
    restPaths: [],
    hasGcPause: false,
    hasImportJobs: false,
    isDetailed: false,
    hasIndexVersions: false,
    defaultPartitionCount: 64,
  },
  '2.4': {
    version: '2.4.23',
    absentMethods: namesOf([...since26, ...since25]),
    server: { buildTime: 'unknown', gitCommit: 'unknown', goVersion: 'unknown' },
    channelPrefix: 'by-dev-rootcoord-dml_',
    hasManyVectorFields: true,
    vectorTypes: [binary, float, float16, bfloat16, sparse],
    hasNullable: false,
    hasFunctions: false,
    hasL0: true,
    hasSegmentDetails: true,
    hasJsonPathIndexes: false,
    restPaths: [...importPaths, ...dataPaths],
    hasGcPause: true,
    hasImportJobs: true,
    isDetailed: true,
    hasIndexVersions: false,
    defaultPartitionCount: 16,
  },
  '2.5': {
    version: '2.5.24',
    absentMethods: namesOf(since26),
    server: { buildTime: 'unknown', gitCommit: 'unknown', goVersion: 'unknown' },
    channelPrefix: 'by-dev-rootcoord-dml_',
    hasManyVectorFields: true,
    // Stock servers have int8 vectors from 2.6 on; here they are in the newest version there is, so that they can be tried.
    vectorTypes: [binary, float, float16, bfloat16, sparse, int8],
    hasNullable: true,
    hasFunctions: true,
    hasL0: true,
    hasSegmentDetails: true,
    hasJsonPathIndexes: true,
    restPaths: [...importPaths, 'jobs/import/describe', 'segments/describe', ...dataPaths],
    hasGcPause: true,
    hasImportJobs: true,
    isDetailed: true,
    hasIndexVersions: true,
    defaultPartitionCount: 16,
  },
};

export function versionTableOf(version: PracticeVersion): VersionTable {
  return tables[version];
}
