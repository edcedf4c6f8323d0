import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import type { ReactNode } from 'react';

import { type ClusterProfile, ProfileColor, Protection } from '#shared/profile.ts';

import { Choice } from '../components/Choice.tsx';
import { environmentIcons } from '../components/EnvironmentChip.tsx';
import { Field } from '../components/Field.tsx';
import { ColorMark } from '../components/ProfileDot.tsx';
import { useWords } from '../texts/texts.ts';
import type { ClusterForm, StorageForm } from './clusterForm.ts';
import { fieldId } from './formContext.ts';
import { FormField } from './FormField.tsx';

type Environment = ClusterProfile['environment'];

/** What a profile is called, how it is recognised, and how much it is protected. */
export function IdentityCard(props: {
  readonly form: ClusterForm | StorageForm;
  readonly onChange: (change: Partial<ClusterForm>) => void;
}): ReactNode {
  const { form, onChange } = props;
  const words = useWords();
  const protections = Protection.options.map(
    (option) => [option, words.say(`clusters.protection.${option}`)] as const,
  );
  return (
    <section className="card identity-card" aria-label={words.say('clusters.identity')}>
      <div className="identity-fields">
        <FormField form={form} name="name" field="name" maxLength={64} onChange={onChange} />
        {'environment' in form && (
          <EnvironmentChoice
            value={form.environment}
            onChange={(environment) => onChange(withEnvironment(form, environment))}
          />
        )}
        <ColorField value={form.color} onChange={(color) => onChange({ color })} />
      </div>
      <Choice
        label={words.say('clusters.protection')}
        layout="beside"
        value={form.protection}
        options={protections}
        onChange={(protection) => onChange({ protection })}
        hint={words.say(`clusters.protectionMeans.${form.protection}`)}
      />
    </section>
  );
}

/** Production starts at its own protection; whoever leaves it again without having changed that has the one before. */
function withEnvironment(form: ClusterForm, environment: Environment): Partial<ClusterForm> {
  const usual = (of: Environment): Protection => (of === 'production' ? 'typedName' : 'none');
  const isUsual = form.protection === usual(form.environment);
  return { environment, ...(isUsual ? { protection: usual(environment) } : {}) };
}

function EnvironmentChoice(props: {
  readonly value: Environment;
  readonly onChange: (environment: Environment) => void;
}): ReactNode {
  const words = useWords();
  const options = (['development', 'test', 'production'] as const).map((environment) => {
    const Icon = environmentIcons[environment];
    const icon = <Icon key="icon" fontSize="small" aria-hidden />;
    return [environment, words.say(`shell.${environment}`), icon] as const;
  });
  return (
    <div className="environment-choice">
      <Choice label={words.say('clusters.environment')} {...props} options={options} />
    </div>
  );
}

function ColorField(props: {
  readonly value: ProfileColor;
  readonly onChange: (color: ProfileColor) => void;
}): ReactNode {
  const words = useWords();
  const id = fieldId('color');
  return (
    <Field id={id} label={words.say('clusters.color')}>
      <Select
        value={props.value}
        onChange={({ target }) => props.onChange(target.value)}
        SelectDisplayProps={{ id }}
        labelId={`${id}-label`}
      >
        {ProfileColor.options.map((color) => (
          <MenuItem key={color} value={color}>
            <span className="row">
              <ColorMark color={color} />
              {words.say(`clusters.color.${color}`)}
            </span>
          </MenuItem>
        ))}
      </Select>
    </Field>
  );
}
