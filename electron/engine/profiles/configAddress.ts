import { isIPv6 } from 'node:net';

import type { ConfigValues, Named } from './configValues.ts';

export interface Address {
  /** A name or an IP address, IPv6 in brackets, names beyond ASCII in Punycode. */
  readonly host: string;
  readonly port: number | null;
  readonly scheme: 'http' | 'https' | null;
}

/**
 * The parts of an address: a host, also written as host:port, [IPv6], or URL without a path.
 * @throws CONFIG_INVALID without quoting it, since people put passwords there
 */
export function parseAddress({ value, key }: Named<string>, values: ConfigValues): Address {
  const scheme = /^(https?):\/\//i.exec(value)?.[1]?.toLowerCase() ?? null;
  if (scheme === null && value.includes('://'))
    throw values.fail(key, 'only http:// and https:// are known');
  const authority = scheme === null ? value : value.slice(scheme.length + 3).replace(/\/$/, '');
  if (authority === '') throw values.fail(key, 'it is empty');
  if (authority.includes('@'))
    throw values.fail(key, 'user and password do not belong into an address');
  if (/[/?#\\]/.test(authority)) throw values.fail(key, 'it has a path; only a host belongs here');
  const bracketed = isIPv6(authority) ? `[${authority}]` : authority;
  const parts = /^(?<host>\[[^\]]*\]|[^:]*)(?::(?<port>\d{1,5}))?$/.exec(bracketed)?.groups;
  const host = hostOf(parts?.['host'] ?? '');
  if (host === null) throw values.fail(key, 'it is not a host name or IP address');
  const port = parts?.['port'] === undefined ? null : Number(parts['port']);
  if (port === 0 || (port ?? 0) > 65_535) throw values.fail(key, 'its port is not from 1 to 65535');
  return { host, port, scheme: scheme as Address['scheme'] };
}

/** The origin of an http(s) URL without path and password. @throws CONFIG_INVALID */
export function parseEndpoint(found: Named<string>, values: ConfigValues): string {
  if (!/^https?:\/\//i.test(found.value)) {
    throw values.fail(found.key, 'a URL such as http://localhost:9091 belongs here');
  }
  const { scheme, host, port } = parseAddress(found, values);
  return `${scheme}://${host}${port === null ? '' : `:${port}`}`;
}

function hostOf(host: string): string | null {
  const url = `http://${host}`;
  if (!URL.canParse(url)) return null;
  const name = new URL(url).hostname;
  return /^(\[[0-9a-f:.]+\]|[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?\.?)$/.test(name) ? name : null;
}
