import CheckOutlined from '@mui/icons-material/CheckOutlined';
import ContentCopyOutlined from '@mui/icons-material/ContentCopyOutlined';
import Button from '@mui/material/Button';
import { type ReactNode, useState } from 'react';

import { useWords } from '../texts/texts.ts';

/** Puts a text on the clipboard, and says that it did. */
export function CopyButton(props: {
  readonly text: string;
  /** What is copied: Copy report */
  readonly label: string;
}): ReactNode {
  const words = useWords();
  const [isCopied, setCopied] = useState(false);
  const copy = () => {
    // Refused where the page may not write to the clipboard: then the text is there to be marked by hand.
    navigator.clipboard.writeText(props.text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <Button
      variant="text"
      startIcon={isCopied ? <CheckOutlined aria-hidden /> : <ContentCopyOutlined aria-hidden />}
      onClick={copy}
      onBlur={() => setCopied(false)}
    >
      <span aria-live="polite">{isCopied ? words.say('shell.copied') : props.label}</span>
    </Button>
  );
}
