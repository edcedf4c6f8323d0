import { AppError } from '#shared/errors.ts';

import type { Setting } from './configFormat.ts';
import type { FileValue } from './configText.ts';
import type { Warn } from './configWarnings.ts';

/** A value, and what to call it in an error: a key, a variable or a --set. */
export interface Named<T> {
  readonly value: T;
  readonly key: string;
}

export interface ConfigSources {
  readonly path: string;
  readonly file: ReadonlyMap<string, FileValue>;
  /** By lower-case key. */
  readonly sets: ReadonlyMap<string, Named<string>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly warn: Warn;
  /** A person looks at what was read, and can be asked for a secret that is missing; else it must be there. */
  readonly asksLater: boolean;
}

export type ConfigValues = ReturnType<typeof createConfigValues>;

/** Typed reading of settings in the order --set, environment, file. All methods @throw CONFIG_INVALID. */
export function createConfigValues(sources: ConfigSources) {
  const { path, file, sets, environment, warn, asksLater } = sources;

  function fail(key: string, reason: string): AppError {
    return new AppError('CONFIG_INVALID', { path, key, reason });
  }

  function find(setting: Setting): Named<string> | null {
    for (const name of setting) {
      const set = sets.get(name.toLowerCase());
      if (set) return { value: set.value, key: `--set ${set.key}` };
    }
    for (const key of setting.filter(isVariable)) {
      const value = environment[key];
      // In Kubernetes a Service named milvus puts its URL into the variable that milvus-backup reads as the port.
      if (key.endsWith('_PORT') && value?.startsWith('tcp://')) warn('kubernetesPort', { key });
      // Compose files pass on every variable, the ones without a value as ''.
      else if (value) return { value, key };
    }
    for (const name of setting.filter((other) => !isVariable(other))) {
      const found = file.get(name.toLowerCase());
      if (found?.text === null) throw fail(found.key, 'a list stands where one value belongs');
      if (found) return { value: found.text, key: found.key };
    }
    return null;
  }

  function text(setting: Setting): Named<string> | null {
    const found = find(setting);
    if (found === null || !/\p{Cc}/u.test(found.value)) return found;
    throw fail(found.key, 'it has a line break or control character; a value is one line');
  }

  function choice<const T>(
    setting: Setting,
    choices: Readonly<Record<string, T>>,
    rule = `none of ${Object.keys(choices).join(', ')}`,
  ): Named<T> | null {
    const found = text(setting);
    if (found === null) return null;
    const { key, value } = found;
    const chosen = Object.entries(choices).find(
      ([name]) => name.toLowerCase() === value.toLowerCase(),
    );
    if (chosen) return { value: chosen[1], key };
    throw fail(key, `${quoted(value)} is ${rule}`);
  }

  return {
    fail,
    warn,
    asksLater,
    text,
    /** One of the given names, in any case, and what it stands for. */
    choice,
    /** Like text, but an empty one counts as not given. */
    filled(setting: Setting): Named<string> | null {
      const found = text(setting);
      return found?.value === '' ? null : found;
    },
    /** Not shown in errors; a warning when it came from --set, which other users of the computer can see. */
    secret(setting: Setting): Named<string> | null {
      const found = text(setting);
      if (found?.key.startsWith('--set ')) {
        const other = setting.find(isVariable) ?? 'backup.yaml';
        warn('secretInCommand', { key: found.key, other });
      }
      return found;
    },
    integer(setting: Setting, least: number, most: number): Named<number> | null {
      const found = text(setting);
      if (found === null) return null;
      const value = /^-?\d{1,15}$/.test(found.value) ? Number(found.value) : Number.NaN;
      if (value >= least && value <= most) return { value, key: found.key };
      const range = `a whole number from ${least} to ${most}`;
      throw fail(found.key, `${quoted(found.value)} is not ${range}`);
    },
    /** The words of strconv.ParseBool in Go; milvus-backup refuses yes and on as well, or takes them for false. */
    boolean(setting: Setting): Named<boolean> | null {
      const words = { true: true, false: false, t: true, f: false, '1': true, '0': false };
      return choice(setting, words, 'neither true nor false');
    },
  };
}

/** Names of settings are keys of the file or, in capitals, variables of the environment. */
export function isVariable(name: string): boolean {
  return /^[A-Z_]+$/.test(name);
}

function quoted(value: string): string {
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
}
