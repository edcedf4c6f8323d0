/**
 * Metadata of a backup with another name in it; every other byte stays. The name is looked for as a member of the outermost
 * object only: collections, fields and databases have names, too. Where there is none, nothing is changed.
 */
export function renameMetadata(json: Uint8Array, name: string): Uint8Array {
  const text = textOf(json);
  const named = membersOf(text, 0).filter(
    ({ key, start }) => key === 'name' && text[start] === '"',
  );
  // Of several the last counts, as it does for readers of JSON.
  return replaced(json, named.slice(-1), JSON.stringify(name));
}

/**
 * Metadata without the users and the hashes of their passwords; every other byte stays. Roles and grants hold no secret. What
 * milvus-backup would read is looked for as it reads: keys in any letter case, and each one of several.
 */
export function withoutUsers(json: Uint8Array): Uint8Array {
  const text = textOf(json);
  const users = membersOf(text, 0)
    .filter(({ key }) => key === 'rbac_meta')
    .flatMap(({ start }) => membersOf(text, start))
    .filter(({ key }) => key === 'users');
  return replaced(json, users, '[]');
}

/** A member of an object: its key in lower case, and where its value begins and ends. */
interface Member {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

/** As Latin-1 each byte is one character, so that what is cut out and put together again is the same bytes. */
function textOf(json: Uint8Array): string {
  return Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString('latin1');
}

function replaced(json: Uint8Array, members: readonly Member[], value: string): Uint8Array {
  if (members.length === 0) return json;
  const parts: Uint8Array[] = [];
  let position = 0;
  for (const { start, end } of members) {
    parts.push(json.subarray(position, start), Buffer.from(value));
    position = end;
  }
  return Buffer.concat([...parts, json.subarray(position)]);
}

/** Strings are taken whole, so that what looks like structure inside them is left alone. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/gs;

/** The members of the object that begins there, in order; none of any other value. */
function membersOf(text: string, begin: number): Member[] {
  const members: Member[] = [];
  let depth = 0;
  let key: string | null = null;
  let start = -1;
  const end = (position: number): void => {
    if (start !== -1 && key !== null) members.push(memberAt(text, { key, start, end: position }));
    key = null;
    start = -1;
  };
  tokens.lastIndex = begin;
  for (let found = tokens.exec(text); found !== null; found = tokens.exec(text)) {
    const { 0: token, index } = found;
    if (depth === 0 && token !== '{') break;
    if (token === '}' || token === ']') depth -= 1;
    if (depth === 0 && token === '}') {
      end(index);
      break;
    }
    if (token === '{' || token === '[') depth += 1;
    else if (depth !== 1) continue;
    else if (token === ',') end(index);
    else if (token === ':') start = index + 1;
    else if (start === -1 && token.startsWith('"')) key = keyOf(token);
  }
  return members;
}

/** Without the space around its value. */
function memberAt(text: string, { key, start, end }: Member): Member {
  const value = text.slice(start, end);
  const leading = value.length - value.trimStart().length;
  return { key, start: start + leading, end: end - (value.length - value.trimEnd().length) };
}

function keyOf(token: string): string {
  const escaped = /\\u([0-9a-f]{4})/gi;
  const plain = token.replaceAll(escaped, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return plain.slice(1, -1).toLowerCase();
}
