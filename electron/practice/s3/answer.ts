import type { PracticeClock } from '../clock.ts';
import type { Payload } from './authentication.ts';
import type { Contents, Slice } from './contents.ts';
import type { DiskBucket } from './diskBucket.ts';
import type { Flavour } from './flavour.ts';
import type { S3Request } from './s3Request.ts';

/** What goes back to a client; everything but errors. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** XML, or a content that is held for the answer, or nothing. */
  readonly body: string | { readonly slices: readonly Slice[] } | null;
}

/** What the requests of one service work on. */
export interface S3State {
  readonly flavour: Flavour;
  readonly clock: PracticeClock;
  readonly randomId: () => string;
  readonly contents: Contents;
  readonly buckets: Buckets;
}

export interface Buckets {
  all(): readonly DiskBucket[];
  find(name: string): DiskBucket | undefined;
  /** @throws NoSuchBucket */
  require(name: string): DiskBucket;
  create(name: string): Promise<void>;
  /** It must be empty. */
  remove(name: string): Promise<void>;
}

/** Answers one operation, or throws an S3Refusal. */
export type Operation = (
  request: S3Request,
  state: S3State,
  payload: Payload,
) => Answer | Promise<Answer>;

export function xmlAnswer(xml: string): Answer {
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: xml };
}

export function emptyAnswer(
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers, body: null };
}
