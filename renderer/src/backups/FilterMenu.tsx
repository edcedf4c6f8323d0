import ArrowDropDownOutlined from '@mui/icons-material/ArrowDropDownOutlined';
import CloseOutlined from '@mui/icons-material/CloseOutlined';
import { type ReactNode, useState } from 'react';

import { useWords } from '../texts/texts.ts';
import { CheckMenu } from './CheckMenu.tsx';

/** A filter as a button: what it is about, or what of it is chosen, and a way to drop that. */
export function FilterButton(props: {
  readonly label: string;
  /** null where nothing is chosen. */
  readonly chosen: string | null;
  readonly onClear: () => void;
  readonly popup: (anchor: HTMLElement | null, close: () => void) => ReactNode;
}): ReactNode {
  const { label, chosen, onClear, popup } = props;
  const words = useWords();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = () => setAnchor(null);
  return (
    <span className={`filter-chip ${chosen === null ? '' : 'filter-chip-on'}`}>
      <button
        type="button"
        aria-haspopup="true"
        aria-expanded={anchor !== null}
        aria-label={chosen === null ? label : `${label}: ${chosen}`}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <span className="ellipsis">{chosen ?? label}</span>
        {chosen === null && <ArrowDropDownOutlined aria-hidden />}
      </button>
      {chosen !== null && (
        <button
          type="button"
          className="filter-chip-clear"
          aria-label={words.say('backups.clearFilter', { filter: label })}
          title={words.say('backups.clearFilter', { filter: label })}
          onClick={onClear}
        >
          <CloseOutlined aria-hidden />
        </button>
      )}
      {popup(anchor, close)}
    </span>
  );
}

/** A filter of which several values can be chosen. */
export function FilterMenu<Value extends string>(props: {
  readonly label: string;
  readonly values: readonly Value[];
  readonly chosen: readonly Value[];
  /** By default a value is its own name. */
  readonly nameOf?: (value: Value) => string;
  readonly onChange: (chosen: readonly Value[]) => void;
}): ReactNode {
  const { label, values, chosen, nameOf = (value) => value, onChange } = props;
  const words = useWords();
  // One that is chosen can be dropped even when no row has it any more.
  const all = [...values, ...chosen.filter((value) => !values.includes(value))];
  const toggle = (value: Value) =>
    onChange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]);
  if (all.length === 0) return null;
  return (
    <FilterButton
      label={label}
      chosen={chosen.length === 0 ? null : words.list(chosen.map(nameOf))}
      onClear={() => onChange([])}
      popup={(anchor, close) => (
        <CheckMenu
          label={label}
          anchor={anchor}
          onClose={close}
          items={all.map((value) => ({
            key: value,
            label: nameOf(value),
            isOn: chosen.includes(value),
            onToggle: () => toggle(value),
          }))}
        />
      )}
    />
  );
}
