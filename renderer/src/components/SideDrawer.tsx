import CloseOutlined from '@mui/icons-material/CloseOutlined';
import IconButton from '@mui/material/IconButton';
import { type ReactNode, useEffect, useId, useRef } from 'react';

import { useWords } from '../texts/texts.ts';

/**
 * Details of a row beside its list, which stays usable. It takes the focus when it opens and gives it back when it closes; Esc
 * closes it. It stands inside of a Page.
 */
export function SideDrawer(props: {
  readonly title: string;
  /** Beside the title. */
  readonly mark?: ReactNode;
  /** 560 with one pane, 688 with two. */
  readonly width: 560 | 688;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const { title, mark, width, onClose, children } = props;
  const words = useWords();
  const titleId = useId();
  const drawer = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    drawer.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <aside
      ref={drawer}
      className="side-drawer"
      style={{ width }}
      aria-labelledby={titleId}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose();
      }}
    >
      <div className="row side-drawer-head">
        <h2 id={titleId} className="break-anywhere">
          {title}
        </h2>
        {mark}
        <span className="push">
          <IconButton
            aria-label={words.say('shell.close')}
            title={words.say('shell.close')}
            onClick={onClose}
          >
            <CloseOutlined aria-hidden />
          </IconButton>
        </span>
      </div>
      {/* A long one is scrolled with the keyboard, too. */}
      <div className="side-drawer-body" tabIndex={0} role="group" aria-labelledby={titleId}>
        {children}
      </div>
    </aside>
  );
}
