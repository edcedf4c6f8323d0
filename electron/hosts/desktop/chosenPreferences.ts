import { contract } from '#shared/contract.ts';
import type { EngineEvent } from '#shared/event.ts';
import { defaultPreferences, Preferences } from '#shared/preferences.ts';
import { createClient, type Transport } from '#shared/rpc.ts';

import type { ReplyObserver } from './observeReplies.ts';

export interface ChosenPreferences extends ReplyObserver {
  readonly current: () => Preferences;
}

/** What the person chose, for menu, questions and window; those of the system until the engine has answered. */
export function followPreferences(
  engine: Pick<Transport<EngineEvent>, 'call'>,
  onChange: (preferences: Preferences) => void,
): ChosenPreferences {
  let current = defaultPreferences;
  const take = (preferences: Preferences): void => {
    current = preferences;
    onChange(preferences);
  };
  // Without them the system's hold; the screens ask too, and show the error.
  void createClient(contract, engine.call)
    .preferences.get({})
    .then(take)
    .catch(() => undefined);
  return {
    current: () => current,
    notice(path, reply) {
      if (path === 'preferences.save' && reply.ok) take(Preferences.parse(reply.value));
    },
  };
}
