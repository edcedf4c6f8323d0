// Compares answers of a practice server with recorded ones: whole, but for ids, times and an order that no server promises.

/** Which id of ours stands for which recorded one, and the other way round. */
export interface IdMap {
  /** False when one of them is known with another partner. */
  pair(recorded: string, ours: string): boolean;
  /** As pair, where several recorded ones may fall together. */
  lead(recorded: string, ours: string): boolean;
  /** What stands for it here; itself when it is unknown. */
  translate(recorded: string): string;
  /** Takes back what was paired in an attempt that failed. */
  attempt(match: () => Difference): Difference;
}

/** Where two answers differ, or undefined. */
export type Difference = string | undefined;

export function createIdMap(): IdMap {
  const forward = new Map<string, string>();
  const backward = new Map<string, string>();
  let trail: (() => void)[] = [];

  function set(map: Map<string, string>, key: string, value: string): boolean {
    const known = map.get(key);
    if (known !== undefined) return known === value;
    map.set(key, value);
    trail.push(() => map.delete(key));
    return true;
  }

  return {
    pair: (recorded, ours) => set(forward, recorded, ours) && set(backward, ours, recorded),
    lead: (recorded, ours) => set(forward, recorded, ours),
    translate: (recorded) => forward.get(recorded) ?? recorded,
    attempt(match) {
      const outer = trail;
      trail = [];
      const difference = match();
      if (difference !== undefined) for (const undo of trail.toReversed()) undo();
      trail = difference === undefined ? [...outer, ...trail] : outer;
      return difference;
    },
  };
}

/** Positions in a log of messages, and what depends on the moment alone. */
const moments =
  /^(timestamp|created_utc_timestamps?|coll_seal_times|seal_time|create_ts|session_ts|completeTime|msgID|msgGroup|channel_cps|identifier|statsLogs|request_time)$/;
/** Different at each run, but the same wherever they stand. */
const marks =
  /^(created_timestamps?|update_timestamp|update_timestamp_str|coll_flush_ts|flush_ts|flush_all_ts)$/;
/** Lists whose order differs from one real server to the next. */
const unordered =
  /^(infos|index_descriptions|params|aliases|fields_data|output_fields|insertLogs|records|tasks|details|flush_results|collection_results|flush_states|data|properties|collections|segmentInfos|extra_params|results|entities|grants)$/;

/** Ids, but not those in the paths of a backup: these are the same everywhere. */
const paths = /backup\/[^"\]\s]*/;
const longNumber = new RegExp(`${paths.source}|\\d{12,}`, 'g');
const isPath = (text: string) => text.startsWith('backup/');

/** @param ids learns which of ours is which */
export function findDifference(recorded: unknown, ours: unknown, ids: IdMap): Difference {
  return compare({ recorded, ours, key: '', path: '' }, ids);
}

interface Pair {
  readonly recorded: unknown;
  readonly ours: unknown;
  /** The nearest name above it. */
  readonly key: string;
  readonly path: string;
}

function compare(pair: Pair, ids: IdMap): Difference {
  const { recorded, ours, key, path } = pair;
  if (moments.test(key))
    return isSomething(recorded) === isSomething(ours) ? undefined : told(pair);
  if (Array.isArray(recorded) && Array.isArray(ours)) {
    if (recorded.length !== ours.length) return told(pair);
    return unordered.test(key) ? compareBags(pair, ids) : compareLists(pair, ids);
  }
  if (isObject(recorded) && isObject(ours)) return compareObjects({ ...pair, recorded, ours }, ids);
  if (typeof recorded === 'string' && typeof ours === 'string') {
    return areTextsEqual({ recorded, ours, key, path }, ids) ? undefined : told(pair);
  }
  return Object.is(recorded, ours) ? undefined : told(pair);
}

function areTextsEqual(
  { recorded, ours, key }: { recorded: string; ours: string; key: string; path: string },
  ids: IdMap,
): boolean {
  const outline = (text: string) =>
    text
      .replace(/(by-dev-(?:rootcoord-dml)?_)\d+/g, '$1#')
      // ISO times.
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
      .replace(longNumber, (token) => (isPath(token) ? token : '<id>'));
  if (outline(recorded) !== outline(ours)) return false;
  const idsIn = (text: string) => (text.match(longNumber) ?? []).filter((one) => !isPath(one));
  const theirs = idsIn(recorded);
  const mine = idsIn(ours);
  const isMark = marks.test(key);
  return theirs.every((id, index) => {
    const own = mine[index] ?? '';
    return isMark ? ids.lead(id, own) : ids.pair(id, own);
  });
}

function compareLists({ recorded, ours, key, path }: Pair, ids: IdMap): Difference {
  for (const [index, one] of (recorded as unknown[]).entries()) {
    const other = (ours as unknown[])[index];
    const found = compare({ recorded: one, ours: other, key, path: `${path}[${index}]` }, ids);
    if (found !== undefined) return found;
  }
}

/** Each of theirs takes the first of ours that is like it. */
function compareBags({ recorded, ours, key, path }: Pair, ids: IdMap): Difference {
  const left = [...(ours as unknown[])];
  for (const one of recorded as unknown[]) {
    const differences: Difference[] = [];
    const index = left.findIndex((other) => {
      const found = ids.attempt(() => compare({ recorded: one, ours: other, key, path }, ids));
      differences.push(found);
      return found === undefined;
    });
    if (index < 0)
      return `${path}: nothing like ${JSON.stringify(one)}; ${differences.join(' | ')}`;
    left.splice(index, 1);
  }
}

type Entries = Readonly<Record<string, unknown>>;

function compareObjects(
  { recorded, ours, path }: Pair & { recorded: Entries; ours: Entries },
  ids: IdMap,
): Difference {
  // Keys may hold ids themselves: channels do.
  const names = new Set([...Object.keys(recorded), ...Object.keys(ours)]);
  // How long something took.
  if (recorded['key'] === 'persist_cost' && ours['key'] === 'persist_cost') return undefined;
  for (const name of names) {
    const pair = { recorded: recorded[name], ours: ours[name], path: `${path}.${name}` };
    const isInside = /^(coll_flush_ts|coll_seal_times)$/.exec(path.split('.').at(-1) ?? '');
    const found = compare({ ...pair, key: isInside?.[0] ?? name }, ids);
    if (found !== undefined) return found;
  }
}

const isObject = (value: unknown): value is Entries =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSomething = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.length > 0;
  if (isObject(value)) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== '' && value !== '0' && value !== 0;
};

const told = ({ recorded, ours, path }: Pair): string =>
  `${path}: recorded ${shortened(recorded)}, ours ${shortened(ours)}`;

function shortened(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
