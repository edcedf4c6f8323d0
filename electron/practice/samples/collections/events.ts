import type { Random } from '../random.ts';
import { sampleCollection, type SampleOf } from '../sampleCollection.ts';
import { floatBytes, topicVector } from '../vectors.ts';

const sources = ['web', 'checkout', 'search', 'mail', 'warehouse'] as const;
const actions = ['viewed', 'searched', 'added', 'paid', 'cancelled', 'returned'] as const;
const statusCodes = [200, 200, 200, 200, 204, 301, 404, 500] as const;

const firstAt = Date.UTC(2025, 5, 1);

interface Event {
  readonly at: number;
  readonly source: string;
  readonly action: string;
  readonly level: number;
  readonly statusCode: number;
  readonly tookMs: number;
  readonly details: object;
  readonly signal: Uint8Array;
}

function makeEvent(index: number, random: Random): Event {
  const number = random.integer(sources.length);
  return {
    at: firstAt + index * 21_000 + random.integer(20_000),
    source: sources[number] ?? sources[0],
    action: random.pick(actions),
    level: 1 + random.integer(5),
    statusCode: random.pick(statusCodes),
    tookMs: Math.round(random.next() ** 3 * 900_000) / 1_000,
    details: { session: `s${random.integer(900)}`, items: random.integer(6) },
    signal: floatBytes(topicVector(90 + number, 8, random)),
  };
}

/** A log as it comes in: the server makes the keys, and it is not loaded, so that a restore has to load it to count it. */
export const events: SampleOf = (version) =>
  sampleCollection<Event>({
    database: 'default',
    name: 'events',
    description: 'What happened in the shop, kept for later',
    consistency: 'Eventually',
    rowCount: 4_000,
    seed: 66,
    makeRow: makeEvent,
    fields: [
      {
        name: 'event_id',
        dataType: 'Int64',
        params: {},
        schema: { is_primary_key: true, autoID: true },
        value: 'server',
      },
      {
        name: 'at',
        dataType: 'Int64',
        params: {},
        schema: version === '2.3' ? {} : { is_clustering_key: true },
        value: ({ at }) => at,
      },
      {
        name: 'source',
        dataType: 'VarChar',
        params: { max_length: 30 },
        value: ({ source }) => source,
      },
      {
        name: 'action',
        dataType: 'VarChar',
        params: { max_length: 30 },
        value: ({ action }) => action,
      },
      { name: 'level', dataType: 'Int8', params: {}, value: ({ level }) => level },
      { name: 'status_code', dataType: 'Int16', params: {}, value: ({ statusCode }) => statusCode },
      { name: 'took_ms', dataType: 'Double', params: {}, value: ({ tookMs }) => tookMs },
      { name: 'details', dataType: 'JSON', params: {}, value: ({ details }) => details },
      {
        name: 'signal',
        dataType: 'FloatVector',
        params: { dim: 8 },
        value: ({ signal }) => signal,
      },
    ],
    indexes: [{ field: 'signal', name: 'signal_flat', type: 'FLAT', metric: 'L2' }],
    isLoaded: false,
  });
