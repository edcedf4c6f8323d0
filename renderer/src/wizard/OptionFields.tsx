import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import { type ReactNode, useId } from 'react';

import { useWords } from '../texts/texts.ts';
import type { FlushChoices, RestoreChoices } from './drafts.ts';

/** An option as a box to tick, with what it does in one line. */
export function OptionBox(props: {
  readonly label: string;
  readonly effect: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}): ReactNode {
  const { label, effect, isOn, onChange } = props;
  return (
    <div>
      <FormControlLabel
        label={label}
        control={<Checkbox checked={isOn} onChange={(_, checked) => onChange(checked)} />}
      />
      <p className="caption muted" style={{ marginLeft: 28 }}>
        {effect}
      </p>
    </div>
  );
}

export function FlushOptions(props: {
  readonly choices: FlushChoices;
  readonly onChange: (choices: Partial<FlushChoices>) => void;
}): ReactNode {
  const { choices, onChange } = props;
  const words = useWords();
  const id = useId();
  return (
    <div className="card padded column gap-12">
      <h3>{words.say('wizard.backupOptions')}</h3>
      <div className="field" style={{ maxWidth: 320 }}>
        <label htmlFor={id}>{words.say('wizard.flush')}</label>
        <Select
          size="small"
          value={choices.strategy}
          onChange={({ target }) => onChange({ strategy: target.value })}
          inputProps={{ id }}
        >
          <MenuItem value="auto">{words.say('wizard.flush.auto')}</MenuItem>
          <MenuItem value="serial_flush">{words.say('wizard.flush.serial')}</MenuItem>
          <MenuItem value="skip_flush">{words.say('wizard.flush.skip')}</MenuItem>
        </Select>
        <p className="field-hint">
          {words.say(
            choices.strategy === 'skip_flush' ? 'wizard.flush.skipEffect' : 'wizard.flush.effect',
          )}
        </p>
      </div>
      <OptionBox
        label={words.say('wizard.pauseGc')}
        effect={words.say('wizard.pauseGcEffect')}
        isOn={choices.pauseGc}
        onChange={(pauseGc) => onChange({ pauseGc })}
      />
    </div>
  );
}

export function RestoreOptions(props: {
  readonly choices: RestoreChoices;
  readonly onChange: (choices: Partial<RestoreChoices>) => void;
}): ReactNode {
  const { choices, onChange } = props;
  const words = useWords();
  return (
    <div className="card padded column gap-12">
      <h3>{words.say('wizard.restoreOptions')}</h3>
      <OptionBox
        label={words.say('wizard.rebuildIndexes')}
        effect={words.say('wizard.rebuildIndexesEffect')}
        isOn={choices.rebuildIndexes}
        onChange={(rebuildIndexes) => onChange({ rebuildIndexes })}
      />
      {choices.rebuildIndexes && (
        <OptionBox
          label={words.say('wizard.useAutoIndex')}
          effect={words.say('wizard.useAutoIndexEffect')}
          isOn={choices.useAutoIndex}
          onChange={(useAutoIndex) => onChange({ useAutoIndex })}
        />
      )}
      <OptionBox
        label={words.say('wizard.load')}
        effect={words.say('wizard.loadEffect')}
        isOn={choices.load === 'asInSource'}
        onChange={(isOn) => onChange({ load: isOn ? 'asInSource' : 'never' })}
      />
    </div>
  );
}
