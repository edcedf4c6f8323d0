import CheckOutlined from '@mui/icons-material/CheckOutlined';
import PlayArrowOutlined from '@mui/icons-material/PlayArrowOutlined';
import ScienceOutlined from '@mui/icons-material/ScienceOutlined';
import Button from '@mui/material/Button';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { api, queryClient } from '../api.ts';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { useWords } from '../texts/texts.ts';

const points = ['home.practice.rows', 'home.practice.rehearse', 'home.practice.band'] as const;

/** Opens the clusters that run inside the app. */
export function PracticeCard({ onDone }: { readonly onDone: () => void }): ReactNode {
  const words = useWords();
  const open = useMutation({
    mutationFn: () => api.practice.open({}),
    onSuccess: async () => {
      onDone();
      // Last: whoever is on another page by the time all is read again must stay there.
      await queryClient.invalidateQueries();
    },
  });
  return (
    <section className="card padded way-in">
      <div className="row gap-12">
        <ScienceOutlined className="way-in-icon" aria-hidden />
        <h2>{words.say('home.practice')}</h2>
      </div>
      <p className="secondary">{words.say('home.practiceText')}</p>
      <ul className="column small secondary">
        {points.map((key) => (
          <li key={key} className="row top">
            <CheckOutlined fontSize="small" aria-hidden />
            {words.say(key)}
          </li>
        ))}
      </ul>
      {open.error && <ErrorPanel error={open.error} />}
      <div className="way-in-action">
        <Button
          startIcon={<PlayArrowOutlined aria-hidden />}
          disabled={open.isPending}
          onClick={() => open.mutate()}
        >
          {words.say(open.isPending ? 'home.practiceOpening' : 'home.practice')}
        </Button>
        <span className="push small muted">{words.say('home.atOnce')}</span>
      </div>
    </section>
  );
}
