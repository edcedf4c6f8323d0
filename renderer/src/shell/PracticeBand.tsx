import ScienceOutlined from '@mui/icons-material/ScienceOutlined';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import { usePractice } from '../queries.ts';
import { useWords } from '../texts/texts.ts';

/** Says on every page that practice clusters are in use, so that nobody takes them for the real thing. */
export function PracticeBand(): ReactNode {
  const words = useWords();
  const { data } = usePractice();
  if (data?.state !== 'open') return null;
  return (
    <section className="band band-practice" aria-label={words.say('shell.practiceBand')}>
      <ScienceOutlined fontSize="small" aria-hidden />
      <span className="strong">{words.say('shell.practice')}</span>
      <span className="band-meaning">{words.say('shell.practiceMeaning')}</span>
      <Link className="push no-wrap" to="/settings#practice">
        {words.say('shell.practiceSettings')}
      </Link>
    </section>
  );
}
