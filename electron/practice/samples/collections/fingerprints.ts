import type { PracticeVersion } from '#shared/practice.ts';

import type { Random } from '../random.ts';
import { sampleCollection, type SampleField, type SampleOf } from '../sampleCollection.ts';
import { floatBytes, int8Bytes, topicVector } from '../vectors.ts';

const firstWords = ['Silver', 'Distant', 'Paper', 'Northern', 'Slow', 'Electric', 'Amber'] as const;
const lastWords = [
  'Rivers',
  'Letters',
  'Lanterns',
  'Trains',
  'Gardens',
  'Summers',
  'Echoes',
] as const;
const genres = ['folk', 'ambient', 'jazz', 'electronic', 'classical', 'rock'] as const;
const hexDigits = '0123456789abcdef';

interface Fingerprint {
  readonly id: string;
  readonly title: string;
  readonly seconds: number;
  readonly genre: string | null;
  readonly beatsPerMinute: number | null;
  readonly playCount: number | null;
  readonly chapters: readonly number[] | null;
  readonly credits: object | null;
  readonly code: Float32Array;
}

function makeFingerprint(index: number, random: Random): Fingerprint {
  const genre = random.integer(genres.length);
  const digits = Array.from({ length: 12 }, () => hexDigits[random.integer(16)]).join('');
  const maybe = <T>(share: number, value: T) => (random.next() < share ? value : null);
  return {
    id: `trk-${digits}-${index}`,
    title: `${random.pick(firstWords)} ${random.pick(lastWords)}`,
    seconds: Math.round((60 + random.next() * 400) * 10) / 10,
    genre: maybe(0.75, genres[genre] ?? genres[0]),
    beatsPerMinute: maybe(0.6, 60 + random.integer(120)),
    playCount: maybe(0.8, random.integer(2_000_000)),
    chapters: maybe(
      0.3,
      Array.from({ length: 1 + random.integer(4) }, (_, chapter) => chapter * 45),
    ),
    credits: maybe(0.5, { label: random.pick(lastWords), year: 1970 + random.integer(55) }),
    code: topicVector(80 + genre, 64, random),
  };
}

/** Values that are missing and defaults, from 2.5 on with vectors of small integers. */
export const fingerprints: SampleOf = (version) =>
  sampleCollection<Fingerprint>({
    database: 'media',
    name: 'fingerprints',
    description: 'Sound fingerprints of music, with gaps in what is known of it',
    consistency: 'Eventually',
    rowCount: 1_000,
    seed: 55,
    makeRow: makeFingerprint,
    fields: [
      {
        name: 'track_id',
        dataType: 'VarChar',
        params: { max_length: 40 },
        schema: { is_primary_key: true },
        value: ({ id }) => id,
      },
      {
        name: 'title',
        dataType: 'VarChar',
        params: { max_length: 120 },
        value: ({ title }) => title,
      },
      { name: 'seconds', dataType: 'Float', params: {}, value: ({ seconds }) => seconds },
      ...gappyFields.map((field) => forVersion(field, version)),
      version === '2.5'
        ? {
            name: 'code',
            dataType: 'Int8Vector',
            params: { dim: 64 },
            value: ({ code }) => int8Bytes(code),
          }
        : {
            name: 'code',
            dataType: 'FloatVector',
            params: { dim: 64 },
            value: ({ code }) => floatBytes(code),
          },
    ],
    indexes: [
      version === '2.5'
        ? {
            field: 'code',
            name: 'code_hnsw',
            type: 'HNSW',
            metric: 'L2',
            params: { M: 16, efConstruction: 100 },
          }
        : {
            field: 'code',
            name: 'code_ivf',
            type: 'IVF_FLAT',
            metric: 'L2',
            params: { nlist: 32 },
          },
    ],
    isLoaded: true,
  });

interface GappyField extends Omit<SampleField<Fingerprint>, 'value'> {
  readonly value: (row: Fingerprint) => string | number | object | null;
  /** What stands for no value before 2.5. */
  readonly plain: string | number | object;
}

const gappyFields: readonly GappyField[] = [
  {
    name: 'genre',
    dataType: 'VarChar',
    params: { max_length: 30 },
    schema: { default_value: { string_data: 'unknown' } },
    value: ({ genre }) => genre,
    plain: 'unknown',
  },
  {
    name: 'beats_per_minute',
    dataType: 'Int16',
    params: {},
    value: ({ beatsPerMinute }) => beatsPerMinute,
    plain: 0,
  },
  {
    name: 'play_count',
    dataType: 'Int64',
    params: {},
    schema: { default_value: { long_data: '0' } },
    value: ({ playCount }) => playCount,
    plain: 0,
  },
  {
    name: 'chapters',
    dataType: 'Array',
    elementType: 'Int32',
    params: { max_capacity: 8 },
    value: ({ chapters }) => chapters,
    plain: [],
  },
  {
    name: 'credits',
    dataType: 'JSON',
    params: {},
    value: ({ credits }) => credits,
    plain: {},
  },
];

function forVersion(field: GappyField, version: PracticeVersion): SampleField<Fingerprint> {
  const { plain, schema, ...rest } = field;
  if (version === '2.5') return { ...rest, ...(schema && { schema }), isNullable: true };
  return { ...rest, value: (row) => field.value(row) ?? plain };
}
