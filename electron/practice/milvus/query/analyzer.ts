import { z } from 'zod';

const Filter = z.union([
  z.string().transform((type) => ({ type })),
  z.looseObject({
    type: z.string(),
    stop_words: z.array(z.string()).optional(),
    min: z.number().optional(),
    max: z.number().optional(),
  }),
]);

const Params = z.looseObject({
  /** Of a built-in analyzer: standard, english or chinese. */
  type: z.string().optional(),
  tokenizer: z.union([z.string(), z.looseObject({ type: z.string() })]).optional(),
  filter: z.array(Filter).optional(),
  stop_words: z.array(z.string()).optional(),
});
type Params = z.infer<typeof Params>;
type Filter = z.infer<typeof Filter>;

/** Parameters of an analyzer that are no such. */
export class AnalyzerError extends Error {}

type Step = (tokens: readonly string[]) => readonly string[];

// The last one only, as a column has one analyzer and thousands of rows.
let latest: { readonly params: string; readonly analyze: (text: string) => string[] } | null = null;

/**
 * Splits a text into its words as an analyzer of Milvus does. The standard tokenizer makes one word of each Han or Hiragana
 * character and of each other run of letters and digits. Words keep their endings: there is no stemmer, and no dictionary of
 * Chinese words.
 * @throws AnalyzerError when the parameters cannot be read
 */
export function tokenize(text: string, analyzerParams: string | undefined): string[] {
  const params = analyzerParams ?? '';
  if (latest?.params !== params) latest = { params, analyze: readAnalyzer(params) };
  return latest.analyze(text);
}

function readAnalyzer(text: string): (text: string) => string[] {
  const params = readParams(text);
  const split = tokenizers[tokenizerName(params)] ?? splitStandard;
  const steps = stepsOf(params);
  return (text) => [
    ...steps.reduce<readonly string[]>((tokens, step) => step(tokens), split(text)),
  ];
}

function readParams(text: string): Params {
  if (text.trim() === '') return {};
  try {
    return Params.parse(JSON.parse(text));
  } catch (error) {
    throw new AnalyzerError(`invalid analyzer params: ${text}`, { cause: error });
  }
}

function tokenizerName({ tokenizer }: Params): string {
  return typeof tokenizer === 'string' ? tokenizer : (tokenizer?.type ?? 'standard');
}

function stepsOf({ type, tokenizer, filter, stop_words }: Params): readonly Step[] {
  // An analyzer put together from parts has the filters that are named, and no other.
  if (tokenizer !== undefined || (type === undefined && filter !== undefined))
    return (filter ?? []).map(stepOf);
  if (type === 'chinese') return [keepTokens(/^[\p{Script=Han}A-Za-z0-9]+$/u)];
  const words = type === 'english' ? ['_english_', ...(stop_words ?? [])] : (stop_words ?? []);
  return [lowerCase, stop(words)];
}

function stepOf(filter: Filter): Step {
  switch (filter.type) {
    case 'lowercase':
      return lowerCase;
    case 'asciifolding':
      return (tokens) => tokens.map((token) => token.normalize('NFD').replace(/\p{M}/gu, ''));
    case 'alphanumonly':
      return keepTokens(/^[A-Za-z0-9]+$/);
    case 'cnalphanumonly':
      return keepTokens(/^[\p{Script=Han}A-Za-z0-9]+$/u);
    case 'cncharonly':
      return keepTokens(/^\p{Script=Han}+$/u);
    case 'stop':
      return stop('stop_words' in filter ? (filter.stop_words ?? []) : []);
    case 'length': {
      const { min = 0, max = Infinity } = 'min' in filter || 'max' in filter ? filter : {};
      return (tokens) => tokens.filter(({ length }) => length >= min && length <= max);
    }
    default:
      return (tokens) => tokens;
  }
}

const lowerCase: Step = (tokens) => tokens.map((token) => token.toLowerCase());

function keepTokens(pattern: RegExp): Step {
  return (tokens) => tokens.filter((token) => pattern.test(token));
}

// The stop words that Lucene and Milvus call English.
const englishStopWords =
  'a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with'.split(
    ' ',
  );

function stop(words: readonly string[]): Step {
  const stopped = new Set(
    words.flatMap((word) => (word === '_english_' ? englishStopWords : [word])),
  );
  return (tokens) => tokens.filter((token) => !stopped.has(token));
}

const character = String.raw`(?![\p{Script=Han}\p{Script=Hiragana}])[\p{L}\p{N}\p{M}_]`;
// A point or an apostrophe inside a word or a number does not end it.
const inner = String.raw`(?<=\p{L})['’.](?=\p{L})|(?<=\p{N})['’.,;](?=\p{N})`;
const standardWord = new RegExp(
  String.raw`[\p{Script=Han}\p{Script=Hiragana}]|(?:${character}|${inner})+`,
  'gu',
);

function splitStandard(text: string): readonly string[] {
  return (text.match(standardWord) ?? []).filter((word) => /[\p{L}\p{N}]/u.test(word));
}

const tokenizers: Readonly<Record<string, (text: string) => readonly string[]>> = {
  standard: splitStandard,
  jieba: splitStandard,
  whitespace: (text) => text.split(/\s+/).filter((word) => word !== ''),
};
