import type { BucketLog, LogEntry } from './bucketLog.ts';
import { openLog, readLog, rewriteLog } from './bucketLog.ts';
import type { Contents, Slice } from './contents.ts';
import { createKeyOrder } from './keyOrder.ts';

interface Content {
  readonly sizeBytes: number;
  /** Without quotes. */
  readonly etag: string;
  readonly slices: readonly Slice[];
}

export interface NewObject extends Content {
  readonly headers: Readonly<Record<string, string>>;
  /** Ends with this object. */
  readonly uploadId?: string;
}

export interface DiskObject extends NewObject {
  readonly key: string;
  readonly modifiedAt: Date;
}

export interface Part extends Content {
  readonly number: number;
  readonly modifiedAt: Date;
}

export interface Upload {
  readonly uploadId: string;
  readonly key: string;
  readonly createdAt: Date;
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: ReadonlyMap<number, Part>;
}

/**
 * One bucket: its index in memory and on disk. A change is made in memory at once, so that what was checked just before
 * still holds, and resolves when it is on disk. It holds the slices it names; the caller releases its own hold.
 */
export interface DiskBucket {
  readonly name: string;
  readonly createdAt: Date;
  find(key: string): DiskObject | undefined;
  /** Ordered by UTF-8 bytes. */
  keys(): readonly string[];
  put(key: string, object: NewObject): Promise<DiskObject>;
  remove(key: string): Promise<void>;
  upload(uploadId: string): Upload | undefined;
  uploads(): readonly Upload[];
  createUpload(upload: Omit<Upload, 'createdAt' | 'parts'>): Promise<void>;
  putPart(uploadId: string, part: Omit<Part, 'modifiedAt'>): Promise<Part>;
  abortUpload(uploadId: string): Promise<void>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

interface DiskBucketOptions {
  readonly name: string;
  readonly file: string;
  readonly contents: Contents;
  readonly now: () => Date;
}

/** Writes the empty index of a new bucket. */
export async function createBucketFile(file: string, createdAt: Date): Promise<void> {
  await rewriteLog(file, [{ type: 'bucket', createdAt: createdAt.toISOString() }]);
}

/** Opens a bucket as it was left, and writes its index anew without what is no longer true. */
export async function openDiskBucket(options: DiskBucketOptions): Promise<DiskBucket> {
  const { name, file, contents, now } = options;
  const state = createState(contents);
  const { entries, isTorn } = await readLog(file);
  for (const entry of entries) state.apply(entry);
  contents.release(state.takeFreed());
  if (isTorn || state.countEntries() < entries.length) await rewriteLog(file, state.entries());
  const log: BucketLog = await openLog(file);

  async function change(entry: LogEntry): Promise<void> {
    state.apply(entry);
    const freed = state.takeFreed();
    // Only now: until the line is on disk, a process that is killed wakes up with the old content.
    await log.append(entry);
    contents.release(freed);
  }
  const time = (): string => now().toISOString();

  return {
    name,
    createdAt: state.createdAt(),
    find: (key) => state.objects.get(key),
    keys: () => state.order.keys(),
    async put(key, object) {
      const entry = { type: 'put', key, ...object, modifiedAt: time() } as const;
      await change(entry);
      return toObject(entry);
    },
    async remove(key) {
      if (state.objects.has(key)) await change({ type: 'remove', key });
    },
    upload: (uploadId) => state.uploads.get(uploadId),
    uploads: () => [...state.uploads.values()],
    createUpload: (upload) => change({ type: 'upload', ...upload, createdAt: time() }),
    async putPart(uploadId, part) {
      const entry = { type: 'part', uploadId, ...part, modifiedAt: time() } as const;
      await change(entry);
      return { ...part, modifiedAt: new Date(entry.modifiedAt) };
    },
    abortUpload: (uploadId) => change({ type: 'abort', uploadId }),
    clear: () => change({ type: 'clear' }),
    close: () => log.close(),
  };
}

type OpenUpload = Upload & { readonly parts: Map<number, Part> };
type PutEntry = Extract<LogEntry, { type: 'put' }>;

/** What the changes of a bucket add up to. */
function createState(contents: Contents) {
  const objects = new Map<string, DiskObject>();
  const uploads = new Map<string, OpenUpload>();
  const order = createKeyOrder();
  let createdAt = new Date(0);
  let freed: Slice[] = [];

  function put(entry: PutEntry): void {
    const old = objects.get(entry.key);
    contents.hold(entry.slices);
    objects.set(entry.key, toObject(entry));
    if (old === undefined) order.add(entry.key);
    else freed.push(...old.slices);
    if (entry.uploadId !== undefined) endUpload(entry.uploadId);
  }

  function remove(key: string): void {
    const old = objects.get(key);
    if (old === undefined) return;
    objects.delete(key);
    order.remove(key);
    freed.push(...old.slices);
  }

  function endUpload(uploadId: string): void {
    const upload = uploads.get(uploadId);
    uploads.delete(uploadId);
    for (const part of upload?.parts.values() ?? []) freed.push(...part.slices);
  }

  function putPart({ uploadId, ...part }: Extract<LogEntry, { type: 'part' }>): void {
    const upload = uploads.get(uploadId);
    if (upload === undefined) return;
    contents.hold(part.slices);
    freed.push(...(upload.parts.get(part.number)?.slices ?? []));
    upload.parts.set(part.number, { ...part, modifiedAt: new Date(part.modifiedAt) });
  }

  function apply(entry: LogEntry): void {
    switch (entry.type) {
      case 'bucket':
        createdAt = new Date(entry.createdAt);
        return;
      case 'put':
        return put(entry);
      case 'remove':
        return remove(entry.key);
      case 'upload': {
        const upload = { ...entry, createdAt: new Date(entry.createdAt), parts: new Map() };
        uploads.set(entry.uploadId, upload);
        return;
      }
      case 'part':
        return putPart(entry);
      case 'abort':
        return endUpload(entry.uploadId);
      case 'clear':
        for (const key of objects.keys()) remove(key);
        for (const uploadId of uploads.keys()) endUpload(uploadId);
    }
  }

  /** The fewest changes that lead here. */
  function entries(): LogEntry[] {
    const found: LogEntry[] = [{ type: 'bucket', createdAt: createdAt.toISOString() }];
    for (const { modifiedAt, slices, ...object } of objects.values())
      found.push({
        type: 'put',
        ...object,
        slices,
        modifiedAt: modifiedAt.toISOString(),
      });
    for (const { parts, createdAt: startedAt, ...upload } of uploads.values()) {
      found.push({ ...upload, type: 'upload', createdAt: startedAt.toISOString() });
      for (const { modifiedAt, slices, ...part } of parts.values())
        found.push({
          ...part,
          type: 'part',
          uploadId: upload.uploadId,
          slices,
          modifiedAt: modifiedAt.toISOString(),
        });
    }
    return found;
  }

  function countEntries(): number {
    let parts = 0;
    for (const upload of uploads.values()) parts += upload.parts.size;
    return 1 + objects.size + uploads.size + parts;
  }

  /** What is named no longer since the last call, and is still held. */
  function takeFreed(): readonly Slice[] {
    const taken = freed;
    freed = [];
    return taken;
  }

  return {
    objects,
    uploads,
    order,
    apply,
    takeFreed,
    entries,
    countEntries,
    createdAt: () => createdAt,
  };
}

function toObject({ key, sizeBytes, etag, slices, headers, modifiedAt }: PutEntry): DiskObject {
  return { key, sizeBytes, etag, slices, headers, modifiedAt: new Date(modifiedAt) };
}
