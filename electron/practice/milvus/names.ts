import { refusal } from './refusals.ts';

type Kind = 'collection' | 'database' | 'field' | 'partition' | 'alias' | 'index';

/** @throws MilvusRefusal for a name that breaks Milvus' rules: a letter or underscore, then these and digits, at most 255 */
export function checkName(name: string, kind: Kind): void {
  const wrong = whatIsWrong(name, kind);
  if (wrong === undefined) return;
  const reason = name.trim() === '' ? wrong : `Invalid ${kind} name: ${name}. ${wrong}`;
  throw refusal(1100, `${reason}: invalid parameter`);
}

function whatIsWrong(name: string, kind: Kind): string | undefined {
  if (name.trim() === '') return `${kind} name should not be empty`;
  if (Buffer.byteLength(name) > 255) {
    return `the length of a ${kind} name must be less than 255 characters`;
  }
  // Partitions may be named after a date: digits come first there.
  const first = kind === 'partition' ? /^\w/ : /^[A-Za-z_]/;
  if (!first.test(name)) {
    return `the first character of a ${kind} name must be an underscore or letter`;
  }
  if (!/^\w+$/.test(name)) {
    return `${kind} name can only contain numbers, letters and underscores`;
  }
}
