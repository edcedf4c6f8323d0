type Part = string | typeof anyText | typeof anyCharacter;

const anyText = Symbol('%');
const anyCharacter = Symbol('_');

/** Tells which texts fit a pattern of `like`: % is any text, _ one character, \ takes the meaning from the next one. */
export function compileLike(pattern: string): (text: string) => boolean {
  const parts = readParts(pattern);
  return (text) => isFitting(parts, Array.from(text));
}

function readParts(pattern: string): readonly Part[] {
  const parts: Part[] = [];
  let isEscaped = false;
  for (const character of pattern) {
    if (!isEscaped && character === '\\') {
      isEscaped = true;
      continue;
    }
    if (isEscaped || (character !== '%' && character !== '_')) parts.push(character);
    else parts.push(character === '%' ? anyText : anyCharacter);
    isEscaped = false;
  }
  if (isEscaped) parts.push('\\');
  return parts;
}

// Goes back to the last % only, never to one before: no pattern takes more than length times length, which a regular
// expression of several `.*` does.
function isFitting(parts: readonly Part[], text: readonly string[]): boolean {
  let [part, at] = [0, 0];
  let resume: { readonly part: number; at: number } | null = null;
  while (at < text.length) {
    const wanted = parts[part];
    if (wanted === anyText) {
      part += 1;
      resume = { part, at };
    } else if (wanted === anyCharacter || (wanted !== undefined && wanted === text[at])) {
      part += 1;
      at += 1;
    } else if (resume === null) return false;
    else {
      resume.at += 1;
      ({ part, at } = resume);
    }
  }
  return parts.slice(part).every((rest) => rest === anyText);
}
