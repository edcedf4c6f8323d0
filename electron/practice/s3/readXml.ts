import { S3Refusal } from './s3Error.ts';

export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

/** The texts of the children of this name. */
export function textsOf(element: XmlElement, name: string): string[] {
  return element.children.filter((child) => child.name === name).map(({ text }) => text);
}

interface OpenElement {
  readonly name: string;
  text: string;
  readonly children: XmlElement[];
}

const token =
  /<\?[^>]*\?>|<!--[^]*?-->|<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;

/**
 * Reads the body of a request: elements and texts, no declarations, so nothing can expand.
 * @throws MalformedXML
 */
export function parseXml(source: string, root: string): XmlElement {
  const top: OpenElement = { name: '', text: '', children: [] };
  const open: OpenElement[] = [top];
  token.lastIndex = 0;
  while (token.lastIndex < source.length) {
    const [whole, close, tag, , selfClosing, text] = token.exec(source) ?? refuse();
    const current = open.at(-1) ?? refuse();
    if (text !== undefined) {
      current.text += unescapeXml(text);
    } else if (close === '/') {
      if (current === top || current.name !== localName(tag ?? '')) refuse();
      open.pop();
    } else if (tag !== undefined) {
      const element = { name: localName(tag), text: '', children: [] };
      current.children.push(element);
      if (selfClosing !== '/') open.push(element);
    } else if (whole.length === 0) refuse();
  }
  const [first, ...others] = top.children;
  if (open.length !== 1 || first?.name !== root || others.length > 0 || top.text.trim() !== '')
    return refuse();
  return first;
}

function refuse(): never {
  throw new S3Refusal('MalformedXML');
}

function localName(tag: string): string {
  return tag.slice(tag.indexOf(':') + 1);
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

function unescapeXml(escaped: string): string {
  return escaped.replaceAll(/&([^;&]*);?/g, (whole, name: string) => {
    if (!whole.endsWith(';')) return refuse();
    const named = entities[name];
    if (named !== undefined) return named;
    const number = /^#(?:(\d{1,7})|x([\da-f]{1,6}))$/i.exec(name) ?? refuse();
    const code = number[1] === undefined ? Number(`0x${number[2]}`) : Number(number[1]);
    return code <= 0x10ffff ? String.fromCodePoint(code) : refuse();
  });
}
