/**
 * Metadata of a backup with another name in it; every other byte stays. The name is looked for as a member of the outermost
 * object only: collections, fields and databases have names, too. Where there is none, nothing is changed.
 */
export function renameMetadata(json: Uint8Array, name: string): Uint8Array {
  // As Latin-1 each byte is one character, so that what is cut out and put together again is the same bytes.
  const text = Buffer.from(json).toString('latin1');
  const place = findName(text);
  if (place === undefined) return json;
  const { start, end } = place;
  const ascii = JSON.stringify(name);
  return Buffer.concat([json.subarray(0, start), Buffer.from(ascii), json.subarray(end)]);
}

/** Strings are taken whole, so that what looks like structure inside them is left alone. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/gs;

/** Where the value of the outermost "name" stands. Of several the last counts, as it does for readers of JSON. */
function findName(text: string): { start: number; end: number } | undefined {
  let depth = 0;
  let key = '';
  let isValue = false;
  let found: { start: number; end: number } | undefined;
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (depth !== 1) continue;
    else if (token === ':') isValue = true;
    else if (token === ',') isValue = false;
    else if (!isValue) key = token;
    else if (key === '"name"') found = { start: index, end: index + token.length };
  }
  return found;
}
