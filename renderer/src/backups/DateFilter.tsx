import FormControlLabel from '@mui/material/FormControlLabel';
import OutlinedInput from '@mui/material/OutlinedInput';
import Popover from '@mui/material/Popover';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import { type ReactNode, useId } from 'react';

import { useWords, type Words } from '../texts/texts.ts';
import { FilterButton } from './FilterMenu.tsx';
import type { DateRange } from './filters.ts';

const spans = [1, 7, 30, 90, 365] as const;

/** When a backup was made: within the last days, or between two dates. */
export function DateFilter(props: {
  readonly dates: DateRange;
  readonly onChange: (dates: DateRange) => void;
}): ReactNode {
  const { dates, onChange } = props;
  const words = useWords();
  const between = dates.type === 'between' ? dates : { from: '', to: '' };
  const choose = (from: string, to: string) =>
    onChange(from === '' && to === '' ? { type: 'any' } : { type: 'between', from, to });
  return (
    <FilterButton
      label={words.say('backups.column.created')}
      chosen={datesInWords(dates, words)}
      onClear={() => onChange({ type: 'any' })}
      popup={(anchor, close) => (
        <Popover
          anchorEl={anchor}
          open={anchor !== null}
          onClose={close}
          anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        >
          <RadioGroup
            className="date-spans"
            aria-label={words.say('backups.column.created')}
            value={dates.type === 'last' ? dates.days : ''}
            onChange={(_, days) => onChange({ type: 'last', days: Number(days) })}
          >
            {spans.map((days) => (
              <FormControlLabel
                key={days}
                value={days}
                control={<Radio />}
                label={words.count('backups.lastDays', days)}
              />
            ))}
          </RadioGroup>
          <div className="row date-range">
            <DateField
              label={words.say('backups.from')}
              value={between.from}
              onChange={(from) => choose(from, between.to)}
            />
            <DateField
              label={words.say('backups.to')}
              value={between.to}
              onChange={(to) => choose(between.from, to)}
            />
          </div>
        </Popover>
      )}
    />
  );
}

function DateField(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const id = useId();
  return (
    <span className="field">
      <label htmlFor={id}>{props.label}</label>
      <OutlinedInput
        id={id}
        type="date"
        size="small"
        value={props.value}
        onChange={({ target }) => props.onChange(target.value)}
      />
    </span>
  );
}

export function datesInWords(dates: DateRange, words: Words): string | null {
  if (dates.type === 'any') return null;
  if (dates.type === 'last') return words.count('backups.lastDays', dates.days);
  const { from, to } = dates;
  if (to === '') return words.say('backups.since', { from });
  if (from === '') return words.say('backups.until', { to });
  return words.say('backups.between', { from, to });
}
