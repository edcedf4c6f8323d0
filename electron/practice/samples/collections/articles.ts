import type { PracticeVersion } from '#shared/practice.ts';

import type { Random } from '../random.ts';
import {
  sampleCollection,
  type SampleField,
  type SampleIndex,
  type SampleOf,
} from '../sampleCollection.ts';
import { float16Bytes, floatBytes, sparseBytes, topicVector } from '../vectors.ts';

const topics = [
  ['Gardens', 'tomatoes', 'compost', 'roses', 'seedlings', 'greenhouse', 'bees', 'herbs'],
  ['Cooking', 'bread', 'olive oil', 'lentils', 'saffron', 'sourdough', 'cheese', 'soup'],
  ['Oceans', 'whales', 'coral', 'tides', 'plankton', 'harbours', 'currents', 'seals'],
  ['Music', 'violins', 'jazz', 'choirs', 'pianos', 'festivals', 'records', 'drums'],
  ['Travel', 'night trains', 'islands', 'ferries', 'markets', 'mountains', 'maps', 'hostels'],
  ['Science', 'telescopes', 'enzymes', 'glaciers', 'magnets', 'fossils', 'lasers', 'vaccines'],
  ['Cities', 'cycle lanes', 'libraries', 'rooftops', 'bridges', 'trams', 'parks', 'housing'],
  ['History', 'archives', 'castles', 'letters', 'coins', 'shipwrecks', 'printing', 'mosaics'],
] as const;
const openings = [
  'A quiet revolution in',
  'What nobody tells you about',
  'The long story of',
  'A beginner’s guide to',
  'Five surprising facts about',
  'Why we still love',
  'The future of',
  'Notes on',
] as const;
const sentences = [
  'Few subjects divide our readers as much as {a} and {b}.',
  'In the early morning the first volunteers arrive to look after the {a}.',
  'Experts agree that {a} change everything once {b} are involved.',
  'It took eleven years, three teams and a great deal of patience to understand {a}.',
  'Visitors come for the {a} and stay for the {b}.',
  'The numbers are modest, yet the effect on {b} is easy to see.',
  '“We never planned this,” says the woman who brought {a} back to the valley.',
  'Nobody expected {b} to return so soon.',
  'A new study compares {a} with {b}, and the result is clear.',
  'For those who want to begin, {a} are the best place to start.',
] as const;
const authors = [
  'Inès Moreau',
  'Jonas Weber',
  'Priya Nair',
  'Tomás Silva',
  'Aiko Tanaka',
  'Nora Lindqvist',
  'Samuel Okafor',
  'Lucía Romero',
] as const;

const firstPublished = Date.UTC(2022, 0, 3, 6);
const hourMs = 3_600_000;

interface Article {
  readonly slug: string;
  readonly headline: string;
  readonly body: string;
  readonly topic: string;
  readonly author: string;
  readonly publishedAt: number;
  readonly wordCount: number;
  readonly embedding: Float32Array;
}

function makeArticle(index: number, random: Random): Article {
  const number = random.integer(topics.length);
  const [topic, ...words] = topics[number] ?? topics[0];
  const pickWord = () => words[random.integer(words.length)] ?? topic;
  const headline = `${random.pick(openings)} ${pickWord()}`;
  const body = random
    .some(sentences, 3 + random.integer(4))
    .map((sentence) => sentence.replace('{a}', pickWord()).replace('{b}', pickWord()))
    .join(' ');
  return {
    slug: `${topic.toLowerCase()}-${String(index + 1).padStart(5, '0')}`,
    headline,
    body,
    topic,
    author: random.pick(authors),
    publishedAt: firstPublished + index * 9 * hourMs,
    wordCount: body.split(' ').length,
    embedding: topicVector(20 + number, 48, random),
  };
}

/** What clients of before 2.5 send instead of a function: how often each word occurs, by a number for the word. */
function wordWeights(text: string): Uint8Array {
  const weights = new Map<number, number>();
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    let hash = 0;
    for (const letter of word) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 30_000;
    weights.set(hash, (weights.get(hash) ?? 0) + 1);
  }
  return sparseBytes(weights);
}

/** Search in texts: from 2.5 on the server counts the words, in 2.4 the client does, before there is only the embedding. */
export const articles: SampleOf = (version) =>
  sampleCollection<Article>({
    database: 'default',
    name: 'articles',
    description: 'Texts of a magazine, found by words and by meaning',
    consistency: 'Session',
    properties: { 'mmap.enabled': 'true' },
    rowCount: 4_000,
    seed: 22,
    makeRow: makeArticle,
    fields: [
      {
        name: 'slug',
        dataType: 'VarChar',
        params: { max_length: 64 },
        schema: { is_primary_key: true },
        value: ({ slug }) => slug,
      },
      {
        name: 'headline',
        dataType: 'VarChar',
        params: { max_length: 200 },
        value: ({ headline }) => headline,
      },
      {
        name: 'body',
        dataType: 'VarChar',
        params: {
          max_length: 4_000,
          ...(version === '2.5' && { enable_analyzer: 'true', enable_match: 'true' }),
        },
        value: ({ body }) => body,
      },
      {
        name: 'topic',
        dataType: 'VarChar',
        params: { max_length: 40 },
        value: ({ topic }) => topic,
      },
      {
        name: 'author',
        dataType: 'VarChar',
        params: { max_length: 80 },
        value: ({ author }) => author,
      },
      {
        name: 'published_at',
        dataType: 'Int64',
        params: {},
        schema: { description: 'milliseconds since 1970' },
        value: ({ publishedAt }) => publishedAt,
      },
      {
        name: 'word_count',
        dataType: 'Int32',
        params: {},
        value: ({ wordCount }) => wordCount,
      },
      ...vectorFields(version),
    ],
    functions:
      version === '2.5'
        ? [
            {
              name: 'count_words',
              description: 'words of the body, weighted',
              type: 'BM25',
              input_field_names: ['body'],
              output_field_names: ['words'],
            },
          ]
        : [],
    indexes: indexes(version),
    isLoaded: true,
    alias: 'magazine',
  });

function vectorFields(version: PracticeVersion): SampleField<Article>[] {
  const embedding = { name: 'embedding', params: { dim: 48 } };
  if (version === '2.3')
    return [{ ...embedding, dataType: 'FloatVector', value: (row) => floatBytes(row.embedding) }];
  return [
    {
      name: 'words',
      dataType: 'SparseFloatVector',
      params: {},
      ...(version === '2.5'
        ? { schema: { is_function_output: true }, value: 'server' }
        : { value: ({ body }) => wordWeights(body) }),
    },
    { ...embedding, dataType: 'Float16Vector', value: (row) => float16Bytes(row.embedding) },
  ];
}

function indexes(version: PracticeVersion): SampleIndex[] {
  const embedding: SampleIndex = {
    field: 'embedding',
    name: 'embedding_hnsw',
    type: 'HNSW',
    metric: 'COSINE',
    params: { M: 8, efConstruction: 64 },
  };
  if (version === '2.3') return [embedding];
  const words = { field: 'words', name: 'words_inverted', type: 'SPARSE_INVERTED_INDEX' };
  return [
    version === '2.5'
      ? { ...words, metric: 'BM25', params: { bm25_k1: 1.2, bm25_b: 0.75 } }
      : { ...words, metric: 'IP', params: { drop_ratio_build: 0 } },
    embedding,
  ];
}
