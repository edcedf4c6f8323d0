import type { Clock } from '#engine/clock.ts';

import { isSameSecret } from './guard.ts';

/** Guesses of a link are slowed down to nothing; a person who took an old link tries again in a minute. */
const mostFailures = 5;
const failuresWithinMs = 60_000;
/** A browser that was closed in the evening is let in the next morning, and none for ever. */
const longestIdleMs = 12 * 3_600_000;
const longestMs = 7 * 24 * 3_600_000;
/** Of one person on one computer; the oldest one goes. */
const mostSessions = 20;

interface Session {
  readonly secret: string;
  readonly openedMs: number;
  seenMs: number;
}

/** Who may come in: whoever shows the token of the link, once, and from then on the secret that was given for it. */
export function createSessions(input: {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** 256 bits as text that a URL takes. */
  readonly randomToken: () => string;
}) {
  const { clock, randomToken } = input;
  let token = randomToken();
  let failedMs: number[] = [];
  let sessions: Session[] = [];
  const isOpen = ({ openedMs, seenMs }: Session): boolean => {
    const nowMs = clock.monotonicMs();
    return nowMs - openedMs < longestMs && nowMs - seenMs < longestIdleMs;
  };

  return {
    /** Of the link that has not been used yet. */
    token: () => token,
    /**
     * The secret of a new session for the right token, which is void from then on, so that neither a history nor a log of it
     * opens the app again. After five wrong ones none is looked at for a minute.
     */
    exchange(given: string): { readonly secret: string } | 'wrong' | 'tooOften' {
      const nowMs = clock.monotonicMs();
      failedMs = failedMs.filter((atMs) => nowMs - atMs < failuresWithinMs);
      if (failedMs.length >= mostFailures) return 'tooOften';
      if (!isSameSecret(given, token)) {
        failedMs.push(nowMs);
        return 'wrong';
      }
      token = randomToken();
      const session = { secret: randomToken(), openedMs: nowMs, seenMs: nowMs };
      sessions = [...sessions.filter(isOpen), session].slice(-mostSessions);
      return { secret: session.secret };
    },
    /** True for the secret of an open session, which lives on by that. All are compared, whichever it is. */
    admit(secret: string): boolean {
      const found = sessions.filter((session) => isSameSecret(session.secret, secret));
      const [session] = found.filter(isOpen);
      if (session !== undefined) session.seenMs = clock.monotonicMs();
      return session !== undefined;
    },
  };
}

export type Sessions = ReturnType<typeof createSessions>;
