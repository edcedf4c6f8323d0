import { AppError, fromErrorInfo } from '#shared/errors.ts';
import type { FoundLeftover, LeftoverSearch } from '#shared/leftovers.ts';

import { clean } from './clean.ts';
import { exitCodes } from './exitCode.ts';
import { type Agreement, runPlan } from './runJob.ts';
import { type Cell, marked } from './screen.ts';
import type { Session } from './session.ts';

/**
 * Lists what was left in the bucket of the cluster and in the backup storage: 0, or 2 when a place could not be looked at.
 * With --clean everything that can be removed is planned and, when the person has agreed, removed.
 */
export async function findLeftovers(
  flags: Agreement & { readonly clean?: boolean },
  session: Session,
): Promise<number> {
  const { screen, words, client, opened, stop } = session;
  const { clusterId, storageId } = opened;
  const search = await stop.unlessStopped(client.leftovers.find({ clusterId, storageId }));
  screen.result({ leftovers: search }, () => showLeftovers(search, session));
  const isSeenAll = search.lookedAt.every(({ error }) => error === null);
  const exitCode = isSeenAll ? exitCodes.done : exitCodes.differences;
  const items = search.found
    .filter(({ state }) => state === 'removable')
    .map(({ kind, subject }) => ({ kind, subject }));
  if (flags.clean !== true || items.length === 0) return exitCode;
  if (flags.yes !== true) {
    throw new AppError('NOT_CONFIRMED', {}, { hint: words.say('hint.yes') });
  }
  const ended = await runPlan({ kind: 'cleanUp', clusterId, storageId, items }, session, flags);
  return ended === exitCodes.done ? exitCode : ended;
}

function showLeftovers({ found, lookedAt }: LeftoverSearch, session: Session): void {
  const { screen, words } = session;
  for (const { kind, where, error, hasMore } of lookedAt) {
    const what = words.say(`foundKinds.${kind}`);
    if (error !== null) {
      screen.warn(words.say('found.notLookedAt', { what, where: clean(where) }));
      screen.error(fromErrorInfo(error));
    } else if (hasMore) screen.warn(words.say('found.hasMore', { what }));
  }
  if (found.length === 0) return screen.note(words.say('found.none'));
  screen.table(
    ['leftover', 'where', '>objects', '>size', 'changed', 'state'],
    found.map((leftover) => rowOf(leftover, session)),
  );
}

function rowOf(leftover: FoundLeftover, { words }: Session): Cell[] {
  const { kind, subject, objects, sizeBytes, hasMore, changedAt, jobId, state } = leftover;
  const atLeast = (amount: string) => (hasMore ? `> ${amount}` : amount);
  const isBusy = state === 'busy';
  return [
    words.say(`foundKind.${kind}`),
    subject,
    objects === null ? '–' : atLeast(words.number(objects)),
    sizeBytes === null ? '–' : atLeast(words.bytes(sizeBytes)),
    words.time(changedAt),
    isBusy
      ? marked(
          'warning',
          jobId === null ? words.say('found.justChanged') : words.say('found.busy', { job: jobId }),
        )
      : words.say('found.removable'),
  ];
}
