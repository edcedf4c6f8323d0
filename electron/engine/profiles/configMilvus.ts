import type { MilvusConnection, SecretRef, Tls } from '#shared/profile.ts';

import { parseEndpoint, readAddress } from './configAddress.ts';
import type { PlaceFormat } from './configFormat.ts';
import type { ConfigValues } from './configValues.ts';

const passwordRef = 'config:milvus.password';

/** How Milvus is reached, and its password by name. @throws CONFIG_INVALID */
export function readMilvus(
  values: ConfigValues,
  format: PlaceFormat,
  pauseGc: boolean,
): { connection: MilvusConnection; secrets: Record<SecretRef, string> } {
  const keys = format.milvus;
  const mode = values.choice<Tls['mode']>(keys.tlsMode, format.tlsModes);
  const { host, port, useTls } = readAddress(values, {
    address: values.text(keys.address),
    port: keys.port,
    useTls: mode && { key: mode.key, value: mode.value !== 'none' },
  });
  const rest = values.filled(keys.restEndpoint);
  // milvus-backup takes its own computer; a form that can still be corrected begins with the one of Milvus.
  const usualHost = (values.asksLater ? host : null) ?? 'localhost';
  const management = values.text(keys.managementEndpoint) ?? {
    key: '',
    value: `http://${usualHost}:9091`,
  };
  const managementEndpoint =
    management.value === '' ? undefined : parseEndpoint(management, values);
  const { login, secrets } = readLogin(values, format);
  const connection: MilvusConnection = {
    address: `${host ?? 'localhost'}:${port ?? 19_530}`,
    tls: readTls(values, format, mode?.value ?? (useTls ? 'server' : 'none')),
    login,
    restEndpoint: rest === null ? undefined : parseEndpoint(rest, values),
    managementEndpoint: pauseGc ? managementEndpoint : undefined,
  };
  return { connection, secrets };
}

function readTls(
  values: ConfigValues,
  { name, milvus: keys }: PlaceFormat,
  mode: Tls['mode'],
): Tls {
  if (mode === 'none') return { mode };
  const caFile = values.filled(keys.caFile)?.value;
  const serverName = values.filled(keys.serverName)?.value;
  if (mode === 'server') return { mode, caFile, serverName };
  const certificateFile = values.filled(keys.certificateFile)?.value;
  const keyFile = values.filled(keys.keyFile)?.value;
  if (certificateFile !== undefined && keyFile !== undefined) {
    return { mode, caFile, serverName, certificateFile, keyFile };
  }
  const [key = ''] = keys.tlsMode;
  if (name === 'v2') throw values.fail(key, 'mutual TLS needs mtlsCertPath and mtlsKeyPath');
  values.warn('mutualTlsIncomplete', { key });
  return { mode: 'server', caFile, serverName };
}

function readLogin(
  values: ConfigValues,
  { milvus: keys }: PlaceFormat,
): { login: MilvusConnection['login']; secrets: Record<SecretRef, string> } {
  const user = values.filled(keys.user);
  const password = values.secret(keys.password);
  const isGiven = password !== null && password.value !== '';
  if (user !== null && isGiven) {
    return {
      login: { type: 'password', user: user.value, secret: passwordRef },
      secrets: { [passwordRef]: password.value },
    };
  }
  if (user !== null) {
    if (!values.asksLater) throw values.fail(user.key, 'a user is given, but no password');
    return { login: { type: 'password', user: user.value, secret: passwordRef }, secrets: {} };
  }
  if (isGiven) throw values.fail(password.key, 'a password is given, but no user');
  return { login: { type: 'none' }, secrets: {} };
}
