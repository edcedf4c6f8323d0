import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import { type ReactNode, useId } from 'react';

import { useWords } from '../texts/texts.ts';
import {
  defaultFlushChoices,
  defaultRestoreChoices,
  type FlushChoices,
  type RestoreChoices,
} from './drafts.ts';
import { OptionBox } from './OptionBox.tsx';

/** How rows that Milvus still holds get to its bucket, and what it leaves alone meanwhile. */
export function FlushOptions(props: {
  readonly choices: FlushChoices;
  readonly canPause: boolean;
  readonly onChange: (choices: Partial<FlushChoices>) => void;
}): ReactNode {
  const { choices, canPause, onChange } = props;
  const words = useWords();
  const id = useId();
  return (
    <section className="card padded column gap-12">
      <h2 className="card-title">{words.say('wizard.backupOptions')}</h2>
      <div className="field narrow-field">
        <span className="field-label" id={id}>
          {words.say('wizard.flush')}
        </span>
        <Select
          labelId={id}
          value={choices.strategy}
          onChange={({ target }) => onChange({ strategy: target.value })}
        >
          <MenuItem value="auto">{words.say('wizard.flush.auto')}</MenuItem>
          <MenuItem value="serial_flush">{words.say('wizard.flush.serial_flush')}</MenuItem>
          <MenuItem value="skip_flush">{words.say('wizard.flush.skip_flush')}</MenuItem>
        </Select>
        <p className="field-hint">
          {words.say(
            choices.strategy === 'skip_flush' ? 'wizard.flush.skipEffect' : 'wizard.flush.effect',
          )}
        </p>
      </div>
      <OptionBox
        label={words.say('wizard.pauseGc')}
        effect={words.say(canPause ? 'wizard.pauseGcEffect' : 'wizard.pauseGcCannot')}
        isOn={choices.pauseGc}
        isUsuallyOn={canPause && defaultFlushChoices.pauseGc}
        isOff={!canPause}
        onChange={(pauseGc) => onChange({ pauseGc })}
      />
    </section>
  );
}

/** What becomes of a collection once its rows are there. */
export function RestoreOptions(props: {
  readonly choices: RestoreChoices;
  readonly onChange: (choices: Partial<RestoreChoices>) => void;
}): ReactNode {
  const { choices, onChange } = props;
  const words = useWords();
  return (
    <section className="card padded column gap-12">
      <h2 className="card-title">{words.say('wizard.restoreOptions')}</h2>
      <OptionBox
        label={words.say('wizard.rebuildIndexes')}
        effect={words.say('wizard.rebuildIndexesEffect')}
        isOn={choices.rebuildIndexes}
        isUsuallyOn={defaultRestoreChoices.rebuildIndexes}
        onChange={(rebuildIndexes) => onChange({ rebuildIndexes })}
      />
      {choices.rebuildIndexes && (
        <OptionBox
          label={words.say('wizard.useAutoIndex')}
          effect={words.say('wizard.useAutoIndexEffect')}
          isOn={choices.useAutoIndex}
          isUsuallyOn={defaultRestoreChoices.useAutoIndex}
          onChange={(useAutoIndex) => onChange({ useAutoIndex })}
        />
      )}
      <OptionBox
        label={words.say('wizard.load')}
        effect={words.say('wizard.loadEffect')}
        isOn={choices.load === 'asInSource'}
        isUsuallyOn={defaultRestoreChoices.load === 'asInSource'}
        onChange={(isOn) => onChange({ load: isOn ? 'asInSource' : 'never' })}
      />
    </section>
  );
}
