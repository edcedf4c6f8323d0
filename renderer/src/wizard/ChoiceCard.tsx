import Radio from '@mui/material/Radio';
import { type ReactNode, useId } from 'react';

/** One of several things to pick, with what tells it apart. */
export function ChoiceCard(props: {
  readonly name: string;
  readonly isChosen: boolean;
  readonly onPick: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const id = useId();
  return (
    <label className="choice" htmlFor={id}>
      <Radio id={id} name={props.name} checked={props.isChosen} onChange={props.onPick} />
      <span className="column gap-4 grow">{props.children}</span>
    </label>
  );
}
