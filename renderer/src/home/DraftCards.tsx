import EditNoteOutlined from '@mui/icons-material/EditNoteOutlined';
import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import type { ClusterProfile } from '#shared/profile.ts';

import { useClusters } from '../queries.ts';
import { useWords, type Words } from '../texts/texts.ts';
import { type Drafts, isBegun, useDrafts, type WizardKind } from '../wizard/drafts.ts';
import { stepsOf } from '../wizard/wizardStep.ts';

const routes = { copy: '/copy', backUp: '/back-up', restore: '/restore' } as const;

/** What was begun in a wizard and not started: where one was, and the ways on. */
export function DraftCards(): ReactNode {
  const words = useWords();
  const drafts = useDrafts();
  const clusters = useClusters().data ?? [];
  const begun = (['copy', 'backUp', 'restore'] as const).filter((kind) => isBegun(drafts[kind]));
  return begun.map((kind) => {
    const title = words.say(`shell.${kind}`);
    return (
      <section
        key={kind}
        className="card padded row wrap"
        aria-label={words.say('home.draftOf', { title })}
      >
        <EditNoteOutlined fontSize="small" aria-hidden />
        <span>
          <b>{title}</b>{' '}
          <span className="secondary break-anywhere">
            {inWords(kind, drafts, { clusters, words })}
          </span>
        </span>
        <span className="push row">
          <Button variant="text" onClick={() => drafts.forget(kind)}>
            {words.say('home.discardDraft')}
          </Button>
          <Button component={Link} to={routes[kind]}>
            {words.say('home.continueDraft')}
          </Button>
        </span>
      </section>
    );
  });
}

/** 2 collections, Practice A → Practice D, step 4 of 8 */
function inWords(
  kind: WizardKind,
  drafts: Drafts,
  { clusters, words }: { readonly clusters: readonly ClusterProfile[]; readonly words: Words },
): string {
  const { clusterId, selected, step } = drafts[kind];
  const nameOf = (wanted: string | null) => clusters.find(({ id }) => id === wanted)?.name ?? '';
  const ends = {
    copy: [nameOf(clusterId), nameOf(drafts.copy.targetId)],
    backUp: [nameOf(clusterId)],
    restore: [drafts.restore.backupName ?? '', nameOf(clusterId)],
  }[kind];
  const { length } = stepsOf[kind];
  return [
    selected.length === 0 ? '' : words.count('wizard.collectionCount', selected.length),
    ends.filter((end) => end !== '').join(' → '),
    words.say('home.draftStep', {
      number: words.number(Math.min(step + 1, length)),
      total: words.number(length),
    }),
  ]
    .filter((part) => part !== '')
    .join(', ');
}
