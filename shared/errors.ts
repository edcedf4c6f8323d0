import { z } from 'zod';

import { type ErrorAction, type ErrorClass, type ErrorCode, errorCatalog } from './errorCatalog.ts';
import english from './text/errors.en.json' with { type: 'json' };
import french from './text/errors.fr.json' with { type: 'json' };
import problemsEnglish from './text/profiles.en.json' with { type: 'json' };
import problemsFrench from './text/profiles.fr.json' with { type: 'json' };
import { visibleText } from './visibleText.ts';

export type { ErrorAction, ErrorClass, ErrorCode };

export const Language = z.enum(['en', 'fr']);
export type Language = z.infer<typeof Language>;

type Params = Readonly<Record<string, string>>;
interface ErrorText {
  readonly title: string;
  readonly next: string;
}

const texts: Record<Language, Record<ErrorCode, ErrorText>> = { en: english, fr: french };
const problems: Record<Language, Params> = { en: problemsEnglish, fr: problemsFrench };

/** What fills the text of an error: a rule that a profile breaks is named by its code and told in the language of the reader. */
function paramsIn(params: Params, language: Language): Params {
  const problem = problems[language][`profiles.problem.${params['problem']}`];
  return problem === undefined ? params : { ...params, reason: fill(problem, params) };
}

/** An error as a value: what crosses IPC, HTTP and the journal. The code picks the translated text and the button. */
export const ErrorInfo = z.object({
  code: z.custom<ErrorCode>(
    (code) => typeof code === 'string' && Object.hasOwn(errorCatalog, code),
  ),
  message: z.string(),
  params: z.record(z.string(), z.string()),
  hint: z.string().optional(),
  causes: z.array(z.string()),
});
export type ErrorInfo = z.infer<typeof ErrorInfo>;

/**
 * The one error type of the product. Adapters turn the errors of libraries into it once, with the original as cause;
 * anything else that is thrown is a fault of ours and becomes INTERNAL at the boundary.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly params: Params;
  readonly hint: string | undefined;

  constructor(
    code: ErrorCode,
    params: Params = {},
    options: { cause?: unknown; hint?: string } = {},
  ) {
    super(fill(texts.en[code].title, paramsIn(params, 'en')), { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.params = params;
    this.hint = options.hint;
  }

  get class(): ErrorClass {
    return errorCatalog[this.code].class;
  }
}

/** True when an error is of one of the given classes; anything that is not an AppError is of class 'fatal'. */
export function isErrorClass(error: unknown, ...classes: ErrorClass[]): boolean {
  return classes.includes(error instanceof AppError ? error.class : 'fatal');
}

export function toErrorInfo(error: unknown): ErrorInfo {
  const known =
    error instanceof AppError
      ? error
      : new AppError('INTERNAL', { reason: messageOf(error) }, { cause: error });
  return {
    code: known.code,
    message: known.message,
    params: { ...known.params },
    ...(known.hint === undefined ? {} : { hint: known.hint }),
    causes: causesOf(known),
  };
}

export function fromErrorInfo(info: ErrorInfo): AppError {
  const cause = info.causes.length === 0 ? undefined : new Error(info.causes.join(' ← '));
  return new AppError(info.code, info.params, {
    ...(info.hint === undefined ? {} : { hint: info.hint }),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The words for a person: what happened, what to do next, and the id to search for. */
export function describeError(
  info: Pick<ErrorInfo, 'code' | 'params' | 'hint'>,
  language: Language,
): { id: string; title: string; next: string; action: ErrorAction } {
  const { id, action } = errorCatalog[info.code];
  const text = texts[language][info.code];
  const params = paramsIn(info.params, language);
  return {
    id,
    title: fill(text.title, params),
    next: info.hint ?? fill(text.next, params),
    action,
  };
}

/** Replaces {name} by its value, in which nothing is hidden; a name without a value stays, so that a missing parameter is seen in tests. */
export function fill(template: string, params: Params): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(params, name) ? visibleText(params[name] ?? whole) : whole,
  );
}

export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  return typeof error === 'string' ? error : JSON.stringify(error);
}

function causesOf(error: Error): string[] {
  const causes: string[] = [];
  // Bounded: a cause that points back at its own error would loop for ever.
  for (let cause = error.cause; cause !== undefined && cause !== null && causes.length < 8;) {
    causes.push(messageOf(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return causes;
}
