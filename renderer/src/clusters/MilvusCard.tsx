import DnsOutlined from '@mui/icons-material/DnsOutlined';
import type { ReactNode } from 'react';

import { isHost } from '#shared/hostAddress.ts';

import { Choice } from '../components/Choice.tsx';
import { useWords } from '../texts/texts.ts';
import type { MilvusForm } from './clusterForm.ts';
import { fieldId } from './formContext.ts';
import { FieldPair, FormField, useHint } from './FormField.tsx';
import { SecretField } from './SecretField.tsx';

interface MilvusProps {
  readonly milvus: MilvusForm;
  readonly onChange: (change: Partial<MilvusForm>) => void;
}

/** How Milvus is reached, and as whom. */
export function MilvusCard(props: MilvusProps): ReactNode {
  const { milvus, onChange } = props;
  const words = useWords();
  const line = { form: milvus, onChange };
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
        <FormField {...line} name="host" field="milvus.address" isAddress />
        <FormField {...line} name="port" field="milvus.port" isNumber maxLength={5} />
      </FieldPair>
      <TlsChoice {...props} />
      {milvus.tls !== 'none' && <TlsFields {...props} />}
      <FieldPair>
        <FormField {...line} name="user" field="milvus.login.user" />
        <SecretField field="milvus.login.secret" secretRef={milvus.password} />
      </FieldPair>
      <FormField {...line} name="database" field="milvus.database" placeholder="default" />
      <FormField
        {...line}
        name="restEndpoint"
        field="milvus.restEndpoint"
        placeholder={restAddress}
        hint={words.say('clusters.restEndpointHint')}
        isMono
      />
      <FormField
        {...line}
        name="managementEndpoint"
        field="milvus.managementEndpoint"
        placeholder={host && `http://${host}:9091`}
        hint={words.say('clusters.managementEndpointHint')}
        isMono
      />
    </section>
  );
}

function TlsChoice({ milvus, onChange }: MilvusProps): ReactNode {
  const words = useWords();
  const hint = useHint('milvus.tls');
  return (
    <Choice
      id={fieldId('milvus.tls')}
      label={words.say('clusters.tls')}
      layout="wide"
      value={milvus.tls}
      options={[
        ['none', words.say('clusters.tls.none')],
        ['server', words.say('clusters.tls.server')],
        ['mutual', words.say('clusters.tls.mutual')],
      ]}
      onChange={(tls) => onChange({ tls })}
      hint={hint}
    />
  );
}

function TlsFields({ milvus, onChange }: MilvusProps): ReactNode {
  const words = useWords();
  const line = { form: milvus, onChange };
  return (
    <>
      <FieldPair>
        <FormField
          {...line}
          name="caFile"
          field="milvus.tls.caFile"
          hint={words.say('clusters.caFileHint')}
          isMono
        />
        <FormField
          {...line}
          name="serverName"
          field="milvus.tls.serverName"
          hint={words.say('clusters.serverNameHint')}
        />
      </FieldPair>
      {milvus.tls === 'mutual' && (
        <FieldPair>
          <FormField {...line} name="certificateFile" field="milvus.tls.certificateFile" isMono />
          <FormField {...line} name="keyFile" field="milvus.tls.keyFile" isMono />
        </FieldPair>
      )}
    </>
  );
}
