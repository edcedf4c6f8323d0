import { AppError } from '#shared/errors.ts';

/** The text of the first element of this name, '' when there is none; still escaped. */
export function text(xml: string, name: string): string {
  return elements(xml, name, 1)[0] ?? '';
}

/** The content of the elements of this name, at most so many. */
export function elements(xml: string, name: string, most = Number.POSITIVE_INFINITY): string[] {
  const found: string[] = [];
  const open = `<${name}>`;
  const close = `</${name}>`;
  for (let start = xml.indexOf(open); start >= 0 && found.length < most;) {
    const end = xml.indexOf(close, start);
    if (end < 0) break;
    found.push(xml.slice(start + open.length, end));
    start = xml.indexOf(open, end);
  }
  return found;
}

/** Removes the quotes of an ETag, which XML carries in three spellings. */
export function bareEtag(etag: string): string {
  return etag.replaceAll(/^W\/|"|&quot;|&#34;/g, '');
}

const namedEntities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** Replaces the five named and the numeric entities; any other stays as it is, so nothing can expand. */
export function unescapeXml(escaped: string): string {
  return escaped.replaceAll(
    /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));/gi,
    (whole, name: string | undefined, decimal: string | undefined, hex: string | undefined) => {
      if (name !== undefined) return namedEntities[name] ?? whole;
      const code = decimal === undefined ? Number(`0x${hex}`) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** Escapes a text for XML 1.0. */
export function escapeXml(plain: string): string {
  return plain.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Decodes the keys of a listing. They come URL-encoded only when it says so; some services ignore the wish. */
export function keyDecoder(xml: string, host: string): (escaped: string) => string {
  if (text(xml, 'EncodingType') !== 'url') return unescapeXml;
  return (escaped) => {
    const plain = unescapeXml(escaped);
    if (!/[%+]/.test(plain)) return plain;
    try {
      return decodeURIComponent(plain.replaceAll('+', ' '));
    } catch {
      throw brokenListing(host, `a key that is not URL-encoded: ${plain}`);
    }
  };
}

export function brokenListing(host: string, what: string): AppError {
  return new AppError('STORAGE_FAILED', { host, reason: `its listing has ${what}` });
}
