import {
  isHost,
  isLoopback,
  isMetadataHost,
  parseHostAddress,
  parseOrigin,
} from './hostAddress.ts';
import type { MilvusConnection, StorageLocation } from './profile.ts';
import type { AnyProfile } from './profileFile.ts';
import type english from './text/profiles.en.json';

type KeyAfter<First extends string, Key> = Key extends `${First}.${infer Rest}` ? Rest : never;

/** The text of each is 'profiles.problem.<code>' in text/profiles.*.json, which params fill. */
export type ProblemCode = KeyAfter<'profiles.problem', keyof typeof english>;

/** What is wrong with one field of a profile. */
export interface ProfileProblem {
  /** Path in the profile: name, milvus.address, storage.bucket, location.bucket … */
  readonly field: string;
  readonly code: ProblemCode;
  readonly params: Readonly<Record<string, string>>;
  /** What would be right instead, where that can be told. */
  readonly fix: string | null;
}

const longestName = 64;
/** Below, one piece of a body would take longer than a service waits for the next. */
const leastBytesPerSecond = 65_536;

/** Every rule a profile breaks, in the order of its fields; it cannot be saved before there is none. */
export function problemsOf(entry: AnyProfile): ProfileProblem[] {
  const { profile } = entry;
  const problems: ProfileProblem[] = [];
  const report: Report = (field, code, { params = {}, fix = null } = {}) => {
    problems.push({ field, code, params, fix });
  };
  const name = profile.name.trim();
  if (name === '') report('name', 'nameEmpty');
  else if (name.length > longestName) report('name', 'tooLong', { params: { limit: '64' } });
  else if (/\p{Cc}/u.test(name)) report('name', 'control');
  if (profile.folder.length > 64) report('folder', 'tooLong', { params: { limit: '64' } });
  if (profile.notes.length > 4000) report('notes', 'tooLong', { params: { limit: '4000' } });
  if (entry.kind === 'storage') checkLocation(entry.profile.location, 'location', report);
  else {
    checkMilvus(entry.profile.milvus, report);
    checkLocation(entry.profile.storage, 'storage', report);
  }
  const cap = profile.maxBytesPerSecond;
  if (cap !== undefined && !(Number.isSafeInteger(cap) && cap >= leastBytesPerSecond)) {
    report('maxBytesPerSecond', 'capTooLow');
  }
  return problems;
}

/** What may be so and rarely is meant; it does not hold up saving. */
export function warningsOf(entry: AnyProfile): ProfileProblem[] {
  const warnings: ProfileProblem[] = [];
  const warn = (field: string, code: ProblemCode): void => {
    warnings.push({ field, code, params: {}, fix: null });
  };
  const field = entry.kind === 'cluster' ? 'storage' : 'location';
  const place = entry.kind === 'cluster' ? entry.profile.storage : entry.profile.location;
  if (entry.kind === 'cluster') {
    const { address, tls } = entry.profile.milvus;
    const milvus = parseHostAddress(address);
    if (tls.mode === 'none' && milvus && !isLoopback(milvus.host)) warn('milvus.tls', 'noTls');
  }
  if (place.type === 's3' && place.rootPath === '') warn(`${field}.rootPath`, 'wholeBucket');
  return warnings;
}

/** Names are compared as people read them: without spaces around them, upper and lower case alike. */
export function isNameTaken(
  { id, name }: { readonly id: string; readonly name: string },
  others: readonly { readonly id: string; readonly name: string }[],
): boolean {
  return others.some((other) => other.id !== id && sameName(other.name) === sameName(name));
}

/** The name itself, or with the first number behind it that makes it free. */
export function freeName(name: string, taken: readonly { readonly name: string }[]): string {
  const used = new Set(taken.map((other) => sameName(other.name)));
  const wanted = name.trim();
  let free = wanted.slice(0, longestName);
  for (let number = 2; used.has(sameName(free)); number += 1) {
    const end = ` ${number}`;
    free = wanted.slice(0, longestName - end.length) + end;
  }
  return free;
}

function sameName(name: string): string {
  return name.trim().normalize('NFC').toLowerCase();
}

type Report = (
  field: string,
  code: ProblemCode,
  more?: { readonly params?: Record<string, string>; readonly fix?: string | null },
) => void;

function checkMilvus(milvus: MilvusConnection, report: Report): void {
  const { address, tls, login, restEndpoint, managementEndpoint, database } = milvus;
  checkAddress(address, 'milvus.address', report);
  if (tls.mode !== 'none') {
    checkFile(tls.caFile, 'milvus.tls.caFile', report);
    if (tls.serverName !== undefined && !isHost(tls.serverName)) {
      report('milvus.tls.serverName', 'notHost');
    }
  }
  if (tls.mode === 'mutual') {
    checkFile(tls.certificateFile, 'milvus.tls.certificateFile', report);
    checkFile(tls.keyFile, 'milvus.tls.keyFile', report);
  }
  if (login.type === 'password' && login.user.trim() === '') {
    report('milvus.login.user', 'userEmpty');
  }
  checkOrigin(restEndpoint, 'milvus.restEndpoint', report);
  checkOrigin(managementEndpoint, 'milvus.managementEndpoint', report);
  if (database !== undefined && !/^[a-z_]\w{0,254}$/i.test(database)) {
    report('milvus.database', 'databaseName');
  }
}

function checkAddress(address: string, field: string, report: Report): void {
  const [, rest] = /^[a-z][\w+.-]*:\/\/([^/]*)\/?$/i.exec(address) ?? [];
  if (rest !== undefined) {
    // A form puts the port of its own field behind that of the URL.
    const bare = rest.replace(/(:\d+):\d*$/, '$1');
    return report(field, 'scheme', { fix: parseHostAddress(bare) ? bare : null });
  }
  const port = /:(\d+)$/.exec(address)?.[1];
  if (address.trim() === '') return report(field, 'addressEmpty');
  const parsed = parseHostAddress(address);
  if (parsed !== null) {
    if (isMetadataHost(parsed.host)) report(field, 'metadata');
    return;
  }
  if (address.includes('@')) return report(field, 'userInAddress');
  if (isHost(`[${address}]`)) return report(field, 'bareIpv6');
  if (port !== undefined && isHost(address.slice(0, -port.length - 1))) {
    return report(field, 'portRange');
  }
  if (isHost(address.replace(/:$/, ''))) return report(field, 'portMissing');
  report(field, 'notAddress');
}

function checkOrigin(url: string | undefined, field: string, report: Report): void {
  if (url === undefined) return;
  const parsed = parseOrigin(url);
  if (parsed === null) report(field, 'notOrigin');
  else if (isMetadataHost(parsed.host)) report(field, 'metadata');
}

function checkLocation(location: StorageLocation, field: string, report: Report): void {
  if (location.type === 'local') return checkFile(location.path, `${field}.path`, report);
  const { endpoint, endpointForMilvus, provider, region, bucket, rootPath } = location;
  checkAddress(endpoint, `${field}.endpoint`, report);
  if (endpointForMilvus !== undefined) {
    checkAddress(endpointForMilvus, `${field}.endpointForMilvus`, report);
  }
  if (provider === 'aws' && region.trim() === '') report(`${field}.region`, 'regionMissing');
  else if (!/^[\w.-]*$/.test(region)) report(`${field}.region`, 'region');
  if (!isBucketName(bucket)) report(`${field}.bucket`, 'bucket');
  checkRootPath(rootPath, `${field}.rootPath`, report);
  checkFile(location.caFile, `${field}.caFile`, report);
  if (location.accessKey.trim() === '') report(`${field}.accessKey`, 'accessKeyEmpty');
}

function isBucketName(bucket: string): boolean {
  const isName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket);
  return isName && !bucket.includes('..') && !/^\d+(\.\d+){3}$/.test(bucket);
}

function checkRootPath(rootPath: string, field: string, report: Report): void {
  const folders = rootPath.split('/');
  if (/[\p{Cc}\\]/u.test(rootPath)) return report(field, 'rootPathCharacters');
  if (folders.includes('..')) return report(field, 'parentFolder');
  if (rootPath === '' || folders.every((folder) => folder !== '' && folder !== '.')) return;
  const fix = folders.filter((folder) => folder !== '' && folder !== '.').join('/');
  report(field, 'rootPathSlash', { fix });
}

/** Whether the file is there is for the engine to see. */
function checkFile(path: string | undefined, field: string, report: Report): void {
  if (path === undefined) return;
  if (path.trim() === '') report(field, 'fileEmpty');
  else if (!/^(\/|[a-z]:[\\/]|\\\\)/i.test(path)) report(field, 'fileNotAbsolute');
  else if (path.split(/[/\\]/).includes('..')) report(field, 'parentFolder');
}
