import { inspect } from 'node:util';

const mask = '***';

/**
 * A password or key on its way from the vault to where it is used. Whatever prints, joins or copies it gets ***, so that a message
 * or a log can only hold it where somebody wrote reveal.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself, for the very call that signs, logs in, seals or redacts. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return mask;
  }

  toJSON(): string {
    return mask;
  }

  [inspect.custom](): string {
    return mask;
  }
}
