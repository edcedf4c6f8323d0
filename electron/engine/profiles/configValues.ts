import { AppError } from '#shared/errors.ts';

import type { FileValue } from './configText.ts';

/** One setting: its keys in the file, the first that is given wins, and the environment variables that set it. */
export interface Setting {
  readonly keys: readonly string[];
  readonly environment?: readonly string[];
}

/** A value, and what to call it in an error: a key, a variable or a --set. */
export interface Named<T> {
  readonly value: T;
  readonly key: string;
}

/** Typed reading of settings in the order --set, environment, file. All methods @throw CONFIG_INVALID. */
export interface ConfigValues {
  text(setting: Setting): Named<string> | null;
  /** Like text, but an empty one counts as not given. */
  filled(setting: Setting): Named<string> | null;
  /** Not shown in errors; a warning when it came from --set, which other users of the computer can see. */
  secret(setting: Setting): Named<string> | null;
  integer(setting: Setting, range: { least: number; most: number }): Named<number> | null;
  boolean(setting: Setting): Named<boolean> | null;
  /** One of the given names, in any case, and what it stands for. */
  choice<const T>(setting: Setting, choices: Readonly<Record<string, T>>): Named<T> | null;
  warn(warning: string): void;
  fail(key: string, reason: string): AppError;
}

export interface ConfigSources {
  readonly path: string;
  readonly file: ReadonlyMap<string, FileValue>;
  /** By lower-case key. */
  readonly sets: ReadonlyMap<string, Named<string>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export function createConfigValues(
  sources: ConfigSources,
  warn: (warning: string) => void,
): ConfigValues {
  const { path, file, sets, environment } = sources;
  const fail = (key: string, reason: string): AppError =>
    new AppError('CONFIG_INVALID', { path, key, reason });

  function find({ keys, environment: names = [] }: Setting): Named<string> | null {
    for (const key of [...keys, ...names]) {
      const set = sets.get(key.toLowerCase());
      if (set) return checked({ value: set.value, key: `--set ${set.key}` });
    }
    for (const name of names) {
      const value = environment[name];
      // Compose files pass on every variable, the ones without a value as ''.
      if (value !== undefined && value !== '') return checked({ value, key: name });
    }
    for (const key of keys) {
      const found = file.get(key.toLowerCase());
      if (found?.text === null) throw fail(found.key, 'a list stands where one value belongs');
      if (found) return checked({ value: found.text, key: found.key });
    }
    return null;
  }

  function checked(found: Named<string>): Named<string> {
    if (!/\p{Cc}/u.test(found.value)) return found;
    throw fail(found.key, 'it has a line break or control character; a value is one line');
  }

  /** In Kubernetes a Service named milvus or minio puts its URL into the variable that milvus-backup reads as the port. */
  function withoutServiceLink(setting: Setting): Setting {
    const { keys, environment: names = [] } = setting;
    const links = names.filter((name) => environment[name]?.startsWith('tcp://'));
    for (const name of links)
      warn(`${name} holds the address of a Kubernetes Service; it is ignored`);
    return { keys, environment: names.filter((name) => !links.includes(name)) };
  }

  return {
    text: find,
    filled(setting) {
      const found = find(setting);
      return found?.value === '' ? null : found;
    },
    secret(setting) {
      const found = find(setting);
      if (found?.key.startsWith('--set ')) {
        warn(`${found.key}: others on this computer can see it; use ${nameFor(setting)} instead`);
      }
      return found;
    },
    integer(setting, { least, most }) {
      const found = find(withoutServiceLink(setting));
      if (found === null) return null;
      const value = /^-?\d{1,15}$/.test(found.value) ? Number(found.value) : Number.NaN;
      if (value >= least && value <= most) return { value, key: found.key };
      throw fail(found.key, `${quoted(found)} is not a whole number from ${least} to ${most}`);
    },
    boolean(setting) {
      const found = find(setting);
      if (found === null) return null;
      if (trueWords.includes(found.value)) return { value: true, key: found.key };
      if (falseWords.includes(found.value)) return { value: false, key: found.key };
      // milvus-backup refuses yes and on as well, or takes them for false.
      throw fail(found.key, `${quoted(found)} is neither true nor false`);
    },
    choice(setting, choices) {
      const found = find(setting);
      if (found === null) return null;
      const name = Object.keys(choices).find(
        (choice) => choice.toLowerCase() === found.value.toLowerCase(),
      );
      const value = name === undefined ? undefined : choices[name];
      if (value !== undefined) return { value, key: found.key };
      throw fail(found.key, `${quoted(found)} is none of ${Object.keys(choices).join(', ')}`);
    },
    warn,
    fail,
  };
}

/** strconv.ParseBool of Go, by which milvus-backup reads them. */
const trueWords = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const falseWords = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

function nameFor({ keys, environment = [] }: Setting): string {
  return environment[0] ?? `${keys[0] ?? 'the key'} in the file`;
}

function quoted({ value }: Named<string>): string {
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
}
