/** Takes secrets out of text before it reaches a log, a report or a screen. */
export interface Redactor {
  /** From now on this value is taken out, in every form below. Shorter than 4 characters is not taken: it is everywhere. */
  add(secret: string): void;
  redact(text: string): string;
}

const mask = '***';
const leastSecretLength = 4;

/**
 * Knows two kinds of secrets: those it was told, as they are and in the encodings below; and what stands where
 * secrets stand: authorization headers, signatures and tokens of S3 and Azure URLs, user:password@, keys of databases.
 */
export function createRedactor(): Redactor {
  const forms = new Set<string>();
  let known: RegExp | null = null;

  return {
    add(secret) {
      if (secret.length < leastSecretLength) return;
      for (const form of formsOf(secret)) forms.add(form);
      // Longest first: the base64 of a secret with its padding before the one without.
      const longestFirst = [...forms].sort((a, b) => b.length - a.length);
      known = new RegExp(longestFirst.map(escapeForRegExp).join('|'), 'g');
    },
    redact(text) {
      if (known === null) return redactPlaces(text);
      // Before the places, which might cut a secret in two; after them, since a new mask may complete one.
      return replaceAllForms(redactPlaces(replaceAllForms(text, known)), known);
    },
  };
}

/** Again until nothing is found: a mask beside what was left may make up a secret anew. Each round is shorter. */
function replaceAllForms(text: string, known: RegExp): string {
  const after = text.replaceAll(known, mask);
  return after.length < text.length ? replaceAllForms(after, known) : after;
}

const places: readonly (readonly [RegExp, string])[] = [
  // Header lines, JSON and printed objects; the value is all up to the end of the line or the closing quote.
  [/((?:proxy-)?authorization\\?["']?\s*[:=]\s*\\?["']?)[^"'\\\r\n]+/gi, `$1${mask}`],
  [/\b(bearer\s+)[^\s"'\\,;]+/gi, `$1${mask}`],
  [
    /(x-amz-(?:security-token|signature|credential)\\?["']?\s*[:=]\s*\\?["']?)[^&\s"'\\,;<]+/gi,
    `$1${mask}`,
  ],
  [/\b((?:ezk|sig|signature)\\?["']?\s*[:=]\s*\\?["']?)[^&\s"'\\,;}<]+/gi, `$1${mask}`],
  // user:password@host, with a scheme or without; the password may hold anything but a space. The lengths are limited
  // because a long line without an @ would else be searched again from every colon.
  [/(\/\/[^\s/:@"'\\]{0,256}:)[^\s"'\\]{0,256}@/g, `$1${mask}@`],
  [/(?<![\w/:.+-])([\w.+-]{1,256}:)[^\s/@"'\\,]{1,256}@(?=[\w[])/g, `$1${mask}@`],
];

function redactPlaces(text: string): string {
  return places.reduce((left, [place, replacement]) => left.replaceAll(place, replacement), text);
}

function formsOf(secret: string): string[] {
  const json = jsonEscape(secret);
  const bytes = Buffer.from(secret);
  // How Go writes JSON.
  const goJson = json.replaceAll(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
  const plain = [secret, json, jsonEscape(json), goJson, json.replaceAll('/', '\\/')];
  const forms = [
    ...plain,
    unicodeEscape(json),
    secret.replaceAll("'", "''"),
    secret.replaceAll("'", String.raw`'\''`),
    ...xmlForms(secret),
    ...hexForms(bytes),
    ...urlForms(bytes),
    ...urlForms(Buffer.from(percentEncode(bytes, /[\w.!~*'()-]/))),
    ...base64Forms(bytes),
    ...base64Forms(Buffer.from(bytes.toString('base64'))),
  ];
  return forms.filter((form) => form.length >= leastSecretLength);
}

function jsonEscape(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function unicodeEscape(text: string): string {
  return text.replaceAll(
    /[\u0080-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Encoders differ in how they write quotes. */
function xmlForms(text: string): string[] {
  const quotes = [
    ['"', "'"],
    ['&quot;', '&apos;'],
    ['&quot;', '&#39;'],
    ['&#34;', '&#39;'],
    ['&#x22;', '&#x27;'],
  ];
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return quotes.map(([double = '', single = '']) =>
    escaped.replaceAll('"', double).replaceAll("'", single),
  );
}

function hexForms(bytes: Buffer): string[] {
  const hex = bytes.toString('hex');
  const escaped = hex.replaceAll(/../g, '%$&');
  return [hex, hex.toUpperCase(), escaped, escaped.toUpperCase()];
}

/** Encoders differ in what they leave alone, in upper or lower case, and in the space. */
function urlForms(bytes: Buffer): string[] {
  const kept = [/[\w.~-]/, /[\w.!~*'()-]/, /[\w.*-]/, /[\w.!~*'();/?:@&=+$,#-]/];
  return kept.flatMap((unreserved) => {
    const upper = percentEncode(bytes, unreserved);
    const lower = upper.replaceAll(/%../g, (code) => code.toLowerCase());
    return [upper, lower, upper.replaceAll('%20', '+'), lower.replaceAll('%20', '+')];
  });
}

/** Byte by byte, because encodeURIComponent fails on half a surrogate pair. */
function percentEncode(bytes: Buffer, unreserved: RegExp): string {
  return Array.from(bytes, (byte) => {
    const char = String.fromCharCode(byte);
    if (byte < 128 && unreserved.test(char)) return char;
    return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

/**
 * The base64 of the secret, and what is always the same of it inside a longer text such as user:password: there it
 * begins at one of three offsets, and the first and last characters also depend on the neighbours. Short rests would
 * hit ordinary words.
 */
function base64Forms(bytes: Buffer): string[] {
  const leastInside = 8;
  const inside = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const start = offset === 0 ? 0 : offset + 1;
    return encoded.slice(start, Math.floor(((offset + bytes.length) * 8) / 6));
  });
  const whole = bytes.toString('base64');
  const forms = [
    whole,
    whole.replace(/=+$/, ''),
    ...inside.filter((form) => form.length >= leastInside),
  ];
  return forms.flatMap((form) => {
    const isSafe = !/[+/=]/.test(form);
    const url = form.replaceAll('+', '-').replaceAll('/', '_');
    return isSafe ? [form] : [form, url, encodeURIComponent(form)];
  });
}

function escapeForRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
}
