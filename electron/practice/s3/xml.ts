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

/** Control characters become what XML 1.0 forbids in any spelling: so do services, and clients live with it. */
function escapeXml(plain: string): string {
  return plain.replaceAll(/[&<>"'\p{Cc}]/gu, (character) => `&#${character.charCodeAt(0)};`);
}
