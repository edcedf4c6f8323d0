/** An element whose content is a text, escaped. */
export function field(name: string, content: string | number | boolean): string {
  return `<${name}>${escapeXml(String(content))}</${name}>`;
}

/** An element made of elements. */
export function group(name: string, ...elements: readonly string[]): string {
  return `<${name}>${elements.join('')}</${name}>`;
}

export function xmlDocument(name: string, ...elements: readonly string[]): string {
  const namespace = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
  return `${xmlHead}<${name} ${namespace}>${elements.join('')}</${name}>`;
}

export const xmlHead = '<?xml version="1.0" encoding="UTF-8"?>\n';

// XML 1.0 cannot carry these in any spelling; services put the replacement character in their place.
// oxlint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

function escapeXml(plain: string): string {
  return plain
    .replaceAll(forbidden, '\uFFFD')
    .replaceAll(/[&<>"'\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
