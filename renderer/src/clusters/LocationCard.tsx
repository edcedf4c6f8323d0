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
            field={`${path}.path`}
            label={words.say('clusters.folderPath')}
            value={location.path}
            hint={words.say(
              path === 'storage' ? 'clusters.folderPathHint' : 'clusters.backupFolderHint',
            )}
            isMono
            onChange={(folder) => onChange({ path: folder })}
          />
        </>
      )}
    </section>
  );
}

function S3Fields(props: LocationProps): ReactNode {
  const { location, path, onChange } = props;
  const words = useWords();
  return (
    <>
      <FieldPair isPort>
        <FormField
          field={`${path}.endpoint`}
          label={words.say('clusters.endpoint')}
          value={location.host}
          isAddress
          onChange={(host) => onChange({ host })}
        />
        <FormField
          field={`${path}.port`}
          label={words.say('clusters.port')}
          value={location.port}
          isNumber
          maxLength={5}
          onChange={(port) => onChange({ port })}
        />
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
        <FormField
          field={`${path}.bucket`}
          label={words.say('clusters.bucket')}
          value={location.bucket}
          isMono
          maxLength={63}
          onChange={(bucket) => onChange({ bucket })}
        />
        <FormField
          field={`${path}.rootPath`}
          label={words.say('clusters.rootPath')}
          value={location.rootPath}
          isMono
          onChange={(rootPath) => onChange({ rootPath })}
        />
      </FieldPair>
      <FieldPair>
        <FormField
          field={`${path}.accessKey`}
          label={words.say('clusters.accessKey')}
          value={location.accessKey}
          isMono
          onChange={(accessKey) => onChange({ accessKey })}
        />
        <SecretField
          field={`${path}.secretKey`}
          label={words.say('clusters.secretKey')}
          secretRef={location.secretKey}
        />
      </FieldPair>
      <FieldPair>
        <FormField
          field={`${path}.region`}
          label={words.say('clusters.region')}
          value={location.region}
          placeholder={
            ['minio', 's3'].includes(location.provider) ? words.say('clusters.notNeeded') : ''
          }
          onChange={(region) => onChange({ region })}
        />
        <TokenField {...props} />
      </FieldPair>
      <FormField
        field={`${path}.endpointForMilvus`}
        label={words.say('clusters.endpointForMilvus')}
        value={location.endpointForMilvus}
        hint={words.say('clusters.endpointForMilvusHint')}
        isMono
        onChange={(endpointForMilvus) => onChange({ endpointForMilvus })}
      />
      <FieldPair>
        {location.useTls && (
          <FormField
            field={`${path}.caFile`}
            label={words.say('clusters.caFile')}
            value={location.caFile}
            hint={words.say('clusters.caFileHint')}
            isMono
            onChange={(caFile) => onChange({ caFile })}
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
        <SecretField
          field={`${path}.sessionToken`}
          label={words.say('clusters.sessionToken')}
          secretRef={location.sessionToken}
        />
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
