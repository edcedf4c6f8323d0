import { isIPv6 } from 'node:net';

import type { Setting } from './configFormat.ts';
import type { ConfigValues, Named } from './configValues.ts';

interface Address {
  /** A name or an IP address, IPv6 in brackets, names beyond ASCII in Punycode. */
  readonly host: string;
  readonly port: number | null;
  readonly scheme: 'http' | 'https' | null;
}

/**
 * Address, port and TLS of a server. Port and scheme may stand in the address as well, but must not say something else
 * than the keys beside it. What is not given is null. @throws CONFIG_INVALID
 */
export function readAddress(
  values: ConfigValues,
  given: {
    readonly address: Named<string> | null;
    readonly port: Setting;
    readonly useTls: Named<boolean> | null;
  },
): { [K in keyof Address]: Address[K] | null } & { readonly useTls: boolean | null } {
  const { useTls } = given;
  const parsed = given.address && parseAddress(given.address, values);
  const port = values.integer(given.port, 1, 65_535);
  const scheme = parsed?.scheme ?? null;
  if (port && parsed?.port && parsed.port !== port.value) {
    throw values.fail(port.key, 'the address has another port in it');
  }
  const isHttps = scheme === null ? null : scheme === 'https';
  if (useTls && isHttps !== null && isHttps !== useTls.value) {
    throw values.fail(useTls.key, `the address begins with ${scheme}://`);
  }
  return {
    host: parsed?.host ?? null,
    port: port?.value ?? parsed?.port ?? null,
    scheme,
    useTls: useTls?.value ?? isHttps,
  };
}

/** The origin of an http(s) URL without path and password. @throws CONFIG_INVALID */
export function parseEndpoint(found: Named<string>, values: ConfigValues): string {
  if (!/^https?:\/\//i.test(found.value)) {
    throw values.fail(found.key, 'a URL such as http://localhost:9091 belongs here');
  }
  const { scheme, host, port } = parseAddress(found, values);
  return `${scheme}://${host}${port === null ? '' : `:${port}`}`;
}

/**
 * The parts of an address: a host, also written as host:port, [IPv6], or URL without a path.
 * @throws CONFIG_INVALID without quoting it, since people put passwords there
 */
function parseAddress({ value, key }: Named<string>, values: ConfigValues): Address {
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

function hostOf(host: string): string | null {
  const url = `http://${host}`;
  if (!URL.canParse(url)) return null;
  const name = new URL(url).hostname;
  return /^(\[[0-9a-f:.]+\]|[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?\.?)$/.test(name) ? name : null;
}
