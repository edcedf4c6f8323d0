import { S3Refusal } from './s3Error.ts';

const longestLineBytes = 16 * 1024;
// A signed chunk is held until its signature is known to be right.
const longestChunkBytes = 16 * 1024 * 1024;

/**
 * Takes the frames off an aws-chunked body: `size;chunk-signature=…`, bytes, …, a chunk of size 0, trailing headers. Their
 * checksums are passed over: the client has sent them for services that keep them.
 * @throws SignatureDoesNotMatch, IncompleteBody, InvalidRequest
 */
export async function* readChunked(
  body: AsyncIterable<Uint8Array>,
  signOf: ((chunk: Uint8Array) => string) | undefined,
): AsyncGenerator<Buffer> {
  const input = createInput(body);
  for (;;) {
    const { sizeBytes, signature } = parseChunkHead(await input.line());
    if (signOf === undefined) {
      for (let left = sizeBytes; left > 0;) {
        const bytes = await input.some(left);
        left -= bytes.length;
        yield bytes;
      }
    } else {
      if (sizeBytes > longestChunkBytes)
        throw new S3Refusal('InvalidRequest', 'The chunk is too long');
      const bytes = await input.all(sizeBytes);
      if (signOf(bytes) !== signature) throw new S3Refusal('SignatureDoesNotMatch');
      if (sizeBytes > 0) yield bytes;
    }
    if (sizeBytes === 0) break;
    if ((await input.line()) !== '') throw new S3Refusal('IncompleteBody');
  }
  await input.skip();
}

function parseChunkHead(line: string): { sizeBytes: number; signature: string } {
  const [, size, signature = ''] =
    /^([\da-f]{1,8})(?:;chunk-signature=([\da-f]{64}))?$/i.exec(line) ?? [];
  if (size === undefined) throw new S3Refusal('IncompleteBody');
  return { sizeBytes: Number.parseInt(size, 16), signature };
}

/** Reads a body by lines and by lengths. */
function createInput(body: AsyncIterable<Uint8Array>) {
  const source = body[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);

  async function more(): Promise<boolean> {
    const next = await source.next();
    if (next.done === true) return false;
    rest = rest.length === 0 ? Buffer.from(next.value) : Buffer.concat([rest, next.value]);
    return true;
  }

  function take(length: number): Buffer {
    const taken = rest.subarray(0, length);
    rest = rest.subarray(length);
    return taken;
  }

  return {
    async line(): Promise<string> {
      for (;;) {
        const end = rest.indexOf('\r\n');
        if (end >= 0) return take(end + 2).toString('latin1', 0, end);
        if (rest.length > longestLineBytes || !(await more()))
          throw new S3Refusal('IncompleteBody');
      }
    },
    async some(most: number): Promise<Buffer> {
      if (rest.length === 0 && !(await more())) throw new S3Refusal('IncompleteBody');
      return take(most);
    },
    async all(length: number): Promise<Buffer> {
      const chunks: Buffer[] = [];
      for (let left = length; left > 0;) {
        const bytes = await this.some(left);
        chunks.push(bytes);
        left -= bytes.length;
      }
      return Buffer.concat(chunks);
    },
    /** Reads to the end and forgets it. */
    async skip(): Promise<void> {
      rest = Buffer.alloc(0);
      while (await more()) rest = Buffer.alloc(0);
    },
  };
}
