import type { z } from 'zod';

import type { Caller } from './dispatch.ts';

/** Answers one page of REST v2: gives what stands in `data`. */
export type RestPage = (body: unknown, caller: Caller) => Promise<unknown>;

/** A refusal of REST itself. */
export class RestRefusal extends Error {
  readonly code: number;
  readonly httpStatus: number;

  constructor(code: number, message: string, httpStatus = 200) {
    super(message);
    this.code = code;
    this.httpStatus = httpStatus;
  }
}

/** @throws RestRefusal in the words of Go for a field that is missing, whose name there is `goName` */
export function readRequest<Body>(
  schema: z.ZodType<Body>,
  body: unknown,
  goNames: Readonly<Record<string, string>>,
): Body {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const name = String(issue?.path[0] ?? '');
  const goName = goNames[name] ?? name;
  if (goName.includes('.')) {
    const field = goName.split('.')[1];
    throw new RestRefusal(
      1802,
      `missing required parameters, error: Key: '${goName}' Error:Field validation for '${field}' failed on the 'required' tag`,
    );
  }
  throw new RestRefusal(1801, `can only accept json format request, error: ${issue?.message}`);
}
