import CloudOffOutlined from '@mui/icons-material/CloudOffOutlined';
import type { ReactNode } from 'react';

import { useConnection } from '../stores/connection.ts';
import { useWords } from '../texts/texts.ts';

/** Says on every page that the program behind it is gone: what is seen is what was true before. */
export function LostBand(): ReactNode {
  const words = useWords();
  const isThere = useConnection((connection) => connection.isThere);
  if (isThere) return null;
  return (
    <div className="band band-lost" role="alert">
      <CloudOffOutlined fontSize="small" aria-hidden />
      <span>{words.say(window.bridge ? 'shell.lostDesktop' : 'shell.lost')}</span>
    </div>
  );
}
