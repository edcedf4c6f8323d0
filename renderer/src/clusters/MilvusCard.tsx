import DnsOutlined from '@mui/icons-material/DnsOutlined';
import type { ReactNode } from 'react';

import { isHost } from '#shared/hostAddress.ts';

import { Choice } from '../components/Choice.tsx';
import { useWords } from '../texts/texts.ts';
import type { MilvusForm } from './clusterForm.ts';
import { fieldId, useForm } from './formContext.ts';
import { FieldPair, FormField, Warning } from './FormField.tsx';
import { SecretField } from './SecretField.tsx';

/** How Milvus is reached, and as whom. */
export function MilvusCard(props: {
  readonly milvus: MilvusForm;
  readonly onChange: (change: Partial<MilvusForm>) => void;
}): ReactNode {
  const { milvus, onChange } = props;
  const words = useWords();
  const scheme = milvus.tls === 'none' ? 'http' : 'https';
  const host = isHost(milvus.host) ? milvus.host : '';
  const restAddress = host && `${scheme}://${host}:${milvus.port}`;
  return (
    <section className="card form-card" aria-label={words.say('clusters.milvus')}>
      <div className="row">
        <DnsOutlined aria-hidden />
        <h2>{words.say('clusters.milvus')}</h2>
      </div>
      <FieldPair isPort>
        <FormField
          field="milvus.address"
          label={words.say('clusters.address')}
          value={milvus.host}
          isAddress
          onChange={(host) => onChange({ host })}
        />
        <FormField
          field="milvus.port"
          label={words.say('clusters.port')}
          value={milvus.port}
          isNumber
          maxLength={5}
          onChange={(port) => onChange({ port })}
        />
      </FieldPair>
      <TlsChoice milvus={milvus} onChange={onChange} />
      {milvus.tls !== 'none' && <TlsFields milvus={milvus} onChange={onChange} />}
      <FieldPair>
        <FormField
          field="milvus.login.user"
          label={words.say('clusters.user')}
          value={milvus.user}
          onChange={(user) => onChange({ user })}
        />
        <SecretField
          field="milvus.login.secret"
          label={words.say('clusters.password')}
          secretRef={milvus.password}
        />
      </FieldPair>
      <FormField
        field="milvus.database"
        label={words.say('clusters.database')}
        value={milvus.database}
        placeholder="default"
        onChange={(database) => onChange({ database })}
      />
      <FormField
        field="milvus.restEndpoint"
        label={words.say('clusters.restEndpoint')}
        value={milvus.restEndpoint}
        placeholder={restAddress}
        hint={words.say('clusters.restEndpointHint')}
        isMono
        onChange={(restEndpoint) => onChange({ restEndpoint })}
      />
      <FormField
        field="milvus.managementEndpoint"
        label={words.say('clusters.managementEndpoint')}
        value={milvus.managementEndpoint}
        placeholder={host && `http://${host}:9091`}
        hint={words.say('clusters.managementEndpointHint')}
        isMono
        onChange={(managementEndpoint) => onChange({ managementEndpoint })}
      />
    </section>
  );
}

function TlsChoice(props: {
  readonly milvus: MilvusForm;
  readonly onChange: (change: Partial<MilvusForm>) => void;
}): ReactNode {
  const words = useWords();
  const form = useForm();
  const warning = form.warningOf('milvus.tls');
  const hint =
    warning === null ? form.findingOf('milvus.tls') : <Warning problem={warning} words={words} />;
  return (
    <Choice
      id={fieldId('milvus.tls')}
      label={words.say('clusters.tls')}
      layout="wide"
      value={props.milvus.tls}
      options={[
        ['none', words.say('clusters.tls.none')],
        ['server', words.say('clusters.tls.server')],
        ['mutual', words.say('clusters.tls.mutual')],
      ]}
      onChange={(tls) => props.onChange({ tls })}
      {...(hint === null ? {} : { hint })}
    />
  );
}

function TlsFields(props: {
  readonly milvus: MilvusForm;
  readonly onChange: (change: Partial<MilvusForm>) => void;
}): ReactNode {
  const { milvus, onChange } = props;
  const words = useWords();
  return (
    <>
      <FieldPair>
        <FormField
          field="milvus.tls.caFile"
          label={words.say('clusters.caFile')}
          value={milvus.caFile}
          hint={words.say('clusters.caFileHint')}
          isMono
          onChange={(caFile) => onChange({ caFile })}
        />
        <FormField
          field="milvus.tls.serverName"
          label={words.say('clusters.serverName')}
          value={milvus.serverName}
          hint={words.say('clusters.serverNameHint')}
          onChange={(serverName) => onChange({ serverName })}
        />
      </FieldPair>
      {milvus.tls === 'mutual' && (
        <FieldPair>
          <FormField
            field="milvus.tls.certificateFile"
            label={words.say('clusters.certificateFile')}
            value={milvus.certificateFile}
            isMono
            onChange={(certificateFile) => onChange({ certificateFile })}
          />
          <FormField
            field="milvus.tls.keyFile"
            label={words.say('clusters.keyFile')}
            value={milvus.keyFile}
            isMono
            onChange={(keyFile) => onChange({ keyFile })}
          />
        </FieldPair>
      )}
    </>
  );
}
