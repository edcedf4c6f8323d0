import type { ConfigurationWarning } from '#shared/configuration.ts';

/** What is noticed while a configuration is read; the same of one key is said once. */
export function createWarnings(before: readonly ConfigurationWarning[] = []) {
  const noticed = new Map(before.map((warning) => [JSON.stringify(warning), warning]));
  return {
    warn: (code: ConfigurationWarning['code'], params: ConfigurationWarning['params'] = {}) => {
      const warning = { code, params };
      noticed.set(JSON.stringify(warning), warning);
    },
    list: (): ConfigurationWarning[] => [...noticed.values()],
  };
}

export type Warn = ReturnType<typeof createWarnings>['warn'];
