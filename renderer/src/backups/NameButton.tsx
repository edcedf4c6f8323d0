import type { ReactNode } from 'react';

/** The cell of a name that opens what it names. */
export function NameButton(props: {
  readonly name: string;
  /** Of a list of which one is chosen. */
  readonly isPressed?: boolean;
  readonly onClick: () => void;
}): ReactNode {
  const { name, isPressed, onClick } = props;
  return (
    <td className="name-cell" title={name}>
      <button type="button" className="name-button" aria-pressed={isPressed} onClick={onClick}>
        {name}
      </button>
    </td>
  );
}
