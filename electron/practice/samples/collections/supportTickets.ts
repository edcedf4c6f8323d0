import type { Random } from '../random.ts';
import { sampleCollection, type SampleOf } from '../sampleCollection.ts';
import { floatBytes, topicVector } from '../vectors.ts';

const tenants = [
  'harbour-bakery',
  'blue-fern-hotel',
  'kestrel-cycles',
  'lumen-clinic',
  'old-mill-press',
  'saltwater-tours',
  'tall-oak-school',
  'violet-optics',
  'amber-logistics',
  'copper-kettle',
  'drift-surf-shop',
  'elm-street-dental',
] as const;
const problems = [
  ['Cannot sign in', 'login'],
  ['Invoice shows the wrong amount', 'billing'],
  ['App closes when I open the calendar', 'crash'],
  ['How do I export my data?', 'question'],
  ['Reports take minutes to load', 'slow'],
  ['Please add a dark theme', 'wish'],
  ['E-mails arrive twice', 'mail'],
  ['A colleague should get access', 'access'],
] as const;
const details = [
  'since this morning',
  'on the phone only',
  'after the update',
  'for the whole team',
  'again',
  'with two screens',
] as const;
const labels = ['vip', 'waiting', 'escalated', 'bug', 'known', 'follow-up'] as const;

const firstOpened = Date.UTC(2025, 2, 1, 7);
const minuteMs = 60_000;

interface Ticket {
  readonly id: number;
  readonly tenant: string;
  readonly subject: string;
  readonly area: string;
  readonly priority: number;
  readonly isOpen: boolean;
  readonly openedAt: number;
  readonly satisfaction: number;
  readonly labels: readonly string[];
  readonly answerMinutes: readonly number[];
  readonly embedding: Uint8Array;
}

function makeTicket(index: number, random: Random): Ticket {
  const problem = random.integer(problems.length);
  const [subject, area] = problems[problem] ?? problems[0];
  return {
    id: 70_000 + index,
    // Some customers write more than others.
    tenant: tenants[Math.floor(random.next() ** 1.6 * tenants.length)] ?? tenants[0],
    subject: `${subject} ${random.pick(details)}`,
    area,
    priority: 1 + random.integer(4),
    isOpen: random.next() < 0.3,
    openedAt: firstOpened + (index * 47 + random.integer(40)) * minuteMs,
    satisfaction: Math.round(random.next() * 100) / 100,
    labels: random.some(labels, random.integer(3)),
    answerMinutes: Array.from({ length: random.integer(4) }, () => 1 + random.integer(600)),
    embedding: floatBytes(topicVector(40 + problem, 32, random)),
  };
}

/** Many customers in one collection, kept apart by a partition key. */
export const supportTickets: SampleOf = (version) =>
  sampleCollection<Ticket>({
    database: 'default',
    name: 'support_tickets',
    description: 'Questions of the customers of many companies',
    consistency: 'Strong',
    rowCount: 4_000,
    seed: 33,
    makeRow: makeTicket,
    partitionCount: 8,
    fields: [
      {
        name: 'ticket_id',
        dataType: 'Int64',
        params: {},
        schema: { is_primary_key: true },
        value: ({ id }) => id,
      },
      {
        name: 'tenant',
        dataType: 'VarChar',
        params: { max_length: 60 },
        schema: { is_partition_key: true },
        value: ({ tenant }) => tenant,
      },
      {
        name: 'subject',
        dataType: 'VarChar',
        params: { max_length: 200 },
        value: ({ subject }) => subject,
      },
      { name: 'area', dataType: 'VarChar', params: { max_length: 20 }, value: ({ area }) => area },
      { name: 'priority', dataType: 'Int8', params: {}, value: ({ priority }) => priority },
      { name: 'is_open', dataType: 'Bool', params: {}, value: ({ isOpen }) => isOpen },
      { name: 'opened_at', dataType: 'Int64', params: {}, value: ({ openedAt }) => openedAt },
      {
        name: 'satisfaction',
        dataType: 'Float',
        params: {},
        value: ({ satisfaction }) => satisfaction,
      },
      {
        name: 'labels',
        dataType: 'Array',
        elementType: 'VarChar',
        params: { max_capacity: 6, max_length: 20 },
        value: (row) => row.labels,
      },
      {
        name: 'answer_minutes',
        dataType: 'Array',
        elementType: 'Int32',
        params: { max_capacity: 10 },
        value: ({ answerMinutes }) => answerMinutes,
      },
      {
        name: 'embedding',
        dataType: 'FloatVector',
        params: { dim: 32 },
        value: ({ embedding }) => embedding,
      },
    ],
    indexes: [
      { field: 'embedding', name: 'embedding_auto', type: 'AUTOINDEX', metric: 'COSINE' },
      // Bitmaps came with 2.5.
      ...(version === '2.5' ? [{ field: 'priority', name: 'priority_bits', type: 'BITMAP' }] : []),
    ],
    isLoaded: true,
  });
