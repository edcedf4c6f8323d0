import { readdirSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** What one package, or one folder of ours, brings into the scripts of the screens. */
export interface BundlePart {
  readonly name: string;
  readonly bytes: number;
  /** By itself; in the whole script it shares words with others. */
  readonly gzipBytes: number;
  /** Of those bytes, what has run. */
  readonly ranBytes: number;
}

export interface BundleScript {
  readonly file: string;
  readonly text: string;
}

/** The scripts that the build of the screens has made. */
export function readScripts(folder: string): BundleScript[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.js'));
  return files.map((file) => ({
    file: path.join(folder, file),
    text: readFileSync(path.join(folder, file), 'utf8'),
  }));
}

/**
 * Who every character of the minified scripts comes from, as their source maps tell; largest first.
 * @param ran for a script, whether the character at an offset has run
 */
export function bundleParts(
  scripts: readonly BundleScript[],
  ran: (script: BundleScript) => (offset: number) => boolean,
): BundlePart[] {
  const texts = new Map<string, { all: string; ran: string }>();
  for (const script of scripts) {
    const hasRun = ran(script);
    for (const [offset, name] of originsOf(script)) {
      const text = texts.get(name) ?? { all: '', ran: '' };
      texts.set(name, text);
      const character = script.text.charAt(offset);
      text.all += character;
      if (hasRun(offset)) text.ran += character;
    }
  }
  const parts = [...texts].map(([name, text]) => ({
    name,
    bytes: Buffer.byteLength(text.all),
    gzipBytes: gzipSync(text.all).length,
    ranBytes: Buffer.byteLength(text.ran),
  }));
  return parts.sort((left, right) => right.bytes - left.bytes);
}

/** Every offset of a script, and the part that it belongs to. */
function* originsOf({ file, text }: BundleScript): Generator<readonly [number, string]> {
  const map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
  let lineStart = 0;
  for (const [line, code] of text.split('\n').entries()) {
    for (let column = 0; column <= code.length; column += 1) {
      const entry = map.findEntry(line, column);
      yield [lineStart + column, partOf('originalSource' in entry ? entry.originalSource : '')];
    }
    lineStart += code.length + 1;
  }
}

/** The package of a source, or our own folder. The source maps name none for what the bundler made, and for constant texts. */
function partOf(source: string): string {
  const inPackage = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1];
  if (inPackage !== undefined) return inPackage;
  if (/(?:^|\/)shared\//.test(source)) return 'shared/';
  if (/(?:^|\/)src\//.test(source)) return 'renderer/';
  return 'texts and glue';
}
