import Inventory2Outlined from '@mui/icons-material/Inventory2Outlined';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import type { ReactNode } from 'react';

import { S3Provider } from '#shared/profile.ts';

import { Choice } from '../components/Choice.tsx';
import { Field } from '../components/Field.tsx';
import { useWords } from '../texts/texts.ts';
import { fieldId } from './formContext.ts';
import { FieldPair, FormField } from './FormField.tsx';
import type { LocationForm } from './locationForm.ts';
import { PresetButton } from './PresetButton.tsx';
import { withProvider } from './presets.ts';
import { SecretField } from './SecretField.tsx';

interface LocationProps {
  readonly location: LocationForm;
  /** How its fields begin in the profile. */
  readonly path: 'storage' | 'location';
  readonly onChange: (change: Partial<LocationForm>) => void;
}

/** A storage: the one that Milvus itself uses, or a place for backups. */
export function LocationCard(props: LocationProps): ReactNode {
  const { location, path, onChange } = props;
  const words = useWords();
  const title = words.say(path === 'storage' ? 'clusters.ownStorage' : 'clusters.place');
  return (
    <section className="card form-card" aria-label={title}>
      <div className="row wrap">
        <Inventory2Outlined aria-hidden />
        <h2>{title}</h2>
        <span className="push">
          <PresetButton onPick={onChange} />
        </span>
      </div>
      {location.type === 's3' ? (
        <S3Fields {...props} />
      ) : (
        <>
          <ProviderField {...props} />
          <FormField
            form={location}
            onChange={onChange}
            name="path"
            field={`${path}.path`}
            hint={words.say(
              path === 'storage' ? 'clusters.folderPathHint' : 'clusters.backupFolderHint',
            )}
            isMono
          />
        </>
      )}
    </section>
  );
}

function S3Fields(props: LocationProps): ReactNode {
  const { location, path, onChange } = props;
  const words = useWords();
  const line = { form: location, onChange };
  return (
    <>
      <FieldPair isPort>
        <FormField {...line} name="host" field={`${path}.endpoint`} isAddress />
        <FormField {...line} name="port" field={`${path}.port`} isNumber maxLength={5} />
      </FieldPair>
      <FieldPair>
        <ProviderField {...props} />
        <Choice
          label={words.say('clusters.tls')}
          layout="wide"
          value={location.useTls ? 'on' : 'off'}
          options={[
            ['off', words.say('clusters.tls.none')],
            ['on', words.say('clusters.tls.on')],
          ]}
          onChange={(tls) => onChange({ useTls: tls === 'on' })}
        />
      </FieldPair>
      <FieldPair>
        <FormField {...line} name="bucket" field={`${path}.bucket`} isMono maxLength={63} />
        <FormField {...line} name="rootPath" field={`${path}.rootPath`} isMono />
      </FieldPair>
      <FieldPair>
        <FormField {...line} name="accessKey" field={`${path}.accessKey`} isMono />
        <SecretField field={`${path}.secretKey`} secretRef={location.secretKey} />
      </FieldPair>
      <FieldPair>
        <FormField
          {...line}
          name="region"
          field={`${path}.region`}
          placeholder={
            ['minio', 's3'].includes(location.provider) ? words.say('clusters.notNeeded') : ''
          }
        />
        <TokenField {...props} />
      </FieldPair>
      <FormField
        {...line}
        name="endpointForMilvus"
        field={`${path}.endpointForMilvus`}
        hint={words.say('clusters.endpointForMilvusHint')}
        isMono
      />
      <FieldPair>
        {location.useTls && (
          <FormField
            {...line}
            name="caFile"
            field={`${path}.caFile`}
            hint={words.say('clusters.caFileHint')}
            isMono
          />
        )}
        <AddressingChoice {...props} />
      </FieldPair>
    </>
  );
}

function ProviderField({ location, path, onChange }: LocationProps): ReactNode {
  const words = useWords();
  const id = fieldId(`${path}.provider`);
  return (
    <Field id={id} label={words.say('clusters.provider')}>
      <Select
        value={location.type === 'local' ? 'local' : location.provider}
        onChange={({ target: { value } }) =>
          onChange(value === 'local' ? { type: 'local' } : withProvider(location, value))
        }
        SelectDisplayProps={{ id }}
        labelId={`${id}-label`}
      >
        {([...S3Provider.options, 'local'] as const).map((provider) => (
          <MenuItem key={provider} value={provider}>
            {words.say(`clusters.provider.${provider}`)}
          </MenuItem>
        ))}
      </Select>
    </Field>
  );
}

/** Only keys that end by themselves have one: the field is there for who needs it. */
function TokenField({ location, path, onChange }: LocationProps): ReactNode {
  const words = useWords();
  if (location.usesToken) {
    return (
      <div className="column gap-4">
        <SecretField field={`${path}.sessionToken`} secretRef={location.sessionToken} />
        <span>
          <Button
            variant="text"
            className="repair-button"
            onClick={() => onChange({ usesToken: false })}
          >
            {words.say('clusters.token.remove')}
          </Button>
        </span>
      </div>
    );
  }
  return (
    <Choice
      id={fieldId(`${path}.sessionToken`)}
      label={words.say('clusters.sessionToken')}
      layout="wide"
      value="no"
      options={[
        ['no', words.say('clusters.token.none')],
        ['yes', words.say('clusters.token.enter')],
      ]}
      onChange={() => onChange({ usesToken: true })}
    />
  );
}

function AddressingChoice({ location, onChange }: LocationProps): ReactNode {
  const words = useWords();
  return (
    <Choice
      label={words.say('clusters.addressing')}
      layout="wide"
      value={location.addressing}
      options={[
        ['path', words.say('clusters.addressing.path')],
        ['virtualHost', words.say('clusters.addressing.virtualHost')],
      ]}
      onChange={(addressing) => onChange({ addressing })}
    />
  );
}
