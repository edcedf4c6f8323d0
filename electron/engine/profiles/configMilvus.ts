import type { MilvusConnection, SecretRef, Tls } from '#shared/profile.ts';

import { parseAddress, parseEndpoint } from './configAddress.ts';
import type { ConfigValues } from './configValues.ts';
import type { ConfigVersion } from './configVersion.ts';

const passwordRef = 'config:milvus.password';
const defaultManagementEndpoint = 'http://localhost:9091';

/** How Milvus is reached, and its password by name. @throws CONFIG_INVALID */
export function readMilvus(
  values: ConfigValues,
  version: ConfigVersion,
  pauseGc: boolean,
): { connection: MilvusConnection; secrets: Record<SecretRef, string> } {
  const keys = version.milvus;
  const { address, tls } = readAddress(values, version);
  const rest = values.filled(keys.restEndpoint);
  const management = values.text(keys.managementEndpoint);
  const endpoint =
    management === null
      ? defaultManagementEndpoint
      : management.value && parseEndpoint(management, values);
  const { login, secrets } = readLogin(values, version);
  const connection: MilvusConnection = {
    address,
    tls,
    login,
    ...(rest === null ? {} : { restEndpoint: parseEndpoint(rest, values) }),
    ...(pauseGc && endpoint !== '' ? { managementEndpoint: endpoint } : {}),
  };
  return { connection, secrets };
}

function readAddress(
  values: ConfigValues,
  version: ConfigVersion,
): Pick<MilvusConnection, 'address' | 'tls'> {
  const { milvus: keys, tlsModes } = version;
  const found = values.text(keys.address);
  const parsed = found && parseAddress(found, values);
  const port = values.integer(keys.port, { least: 1, most: 65_535 });
  if (port && parsed?.port && parsed.port !== port.value) {
    throw values.fail(port.key, 'the address has another port in it');
  }
  const mode = values.choice(keys.tlsMode, tlsModes);
  if (mode && parsed?.scheme && (parsed.scheme === 'https') !== (mode.value !== 'none')) {
    throw values.fail(mode.key, `the address begins with ${parsed.scheme}://`);
  }
  const tlsMode = mode?.value ?? (parsed?.scheme === 'https' ? 'server' : 'none');
  return {
    address: `${parsed?.host ?? 'localhost'}:${port?.value ?? parsed?.port ?? 19_530}`,
    tls: readTls(values, version, tlsMode),
  };
}

function readTls(values: ConfigValues, version: ConfigVersion, mode: Tls['mode']): Tls {
  if (mode === 'none') return { mode };
  const { milvus: keys, downgradesMutual } = version;
  const caFile = values.filled(keys.caFile)?.value;
  const serverName = values.filled(keys.serverName)?.value;
  const server = {
    ...(caFile === undefined ? {} : { caFile }),
    ...(serverName === undefined ? {} : { serverName }),
  };
  if (mode === 'server') return { mode, ...server };
  const certificateFile = values.filled(keys.certificateFile)?.value;
  const keyFile = values.filled(keys.keyFile)?.value;
  if (certificateFile !== undefined && keyFile !== undefined) {
    return { mode, ...server, certificateFile, keyFile };
  }
  const name = keys.tlsMode.keys[0] ?? 'tlsMode';
  const reason = 'mutual TLS needs mtlsCertPath and mtlsKeyPath';
  if (!downgradesMutual) throw values.fail(name, reason);
  values.warn(`${name}: ${reason}; only the server is checked, as milvus-backup does`);
  return { mode: 'server', ...server };
}

function readLogin(
  values: ConfigValues,
  { milvus: keys }: ConfigVersion,
): { login: MilvusConnection['login']; secrets: Record<SecretRef, string> } {
  const user = values.filled(keys.user);
  const password = values.secret(keys.password);
  if (user !== null && password !== null && password.value !== '') {
    return {
      login: { type: 'password', user: user.value, secret: passwordRef },
      secrets: { [passwordRef]: password.value },
    };
  }
  if (user !== null) throw values.fail(user.key, 'a user is given, but no password');
  if (password !== null && password.value !== '') {
    throw values.fail(password.key, 'a password is given, but no user');
  }
  return { login: { type: 'none' }, secrets: {} };
}
