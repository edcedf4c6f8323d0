import Button from '@mui/material/Button';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { api, queryClient } from '../api.ts';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { usePractice } from '../queries.ts';
import { useWords, type Words } from '../texts/texts.ts';
import { FaultTable } from './FaultTable.tsx';
import { ResetDialog } from './ResetDialog.tsx';

type Action = 'open' | 'close' | 'reset';

/** Opens, closes and resets the practice clusters, and lets them misbehave on purpose. */
export function PracticeSettings(): ReactNode {
  const words = useWords();
  const { data: practice, error } = usePractice();
  const [isAsking, setAsking] = useState(false);
  const act = useMutation({
    mutationFn: (action: Action) => api.practice[action]({}),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  const isOpen = practice?.state === 'open';
  const problem = act.error ?? error;
  const doing = act.isPending ? act.variables : null;
  return (
    <section className="card padded column gap-12" id="practice" aria-labelledby="practice-title">
      <div className="column gap-4">
        <h2 id="practice-title">{words.say('settings.practice')}</h2>
        <p className="small secondary">{words.say('settings.practiceText')}</p>
      </div>
      {problem && <ErrorPanel error={problem} />}
      {isOpen && <FaultTable practice={practice} />}
      <div className="row wrap">
        <Button
          disabled={act.isPending || practice === undefined}
          onClick={() => act.mutate(isOpen ? 'close' : 'open')}
        >
          {openLabel(isOpen, doing, words)}
        </Button>
        {isOpen && (
          <Button color="error" disabled={act.isPending} onClick={() => setAsking(true)}>
            {words.say(doing === 'reset' ? 'settings.resetting' : 'settings.practiceReset')}
          </Button>
        )}
      </div>
      {isAsking && (
        <ResetDialog
          onClose={() => setAsking(false)}
          onReset={() => {
            setAsking(false);
            act.mutate('reset');
          }}
        />
      )}
    </section>
  );
}

function openLabel(isOpen: boolean, doing: Action | null, words: Words): string {
  if (doing === 'open') return words.say('home.practiceOpening');
  return words.say(isOpen ? 'settings.practiceClose' : 'home.practice');
}
