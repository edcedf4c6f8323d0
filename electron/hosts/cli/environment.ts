import { BlockList, isIP } from 'node:net';
import path from 'node:path';

import type { Language } from '#shared/errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The one folder of a user for jobs, profiles and logs, shared by app and command line, where the system keeps such data. */
export function defaultDataFolder(system: {
  readonly platform: string;
  readonly homeFolder: string;
  readonly environment: Environment;
}): string {
  const { platform, homeFolder, environment } = system;
  const name = 'milvus-backup-studio';
  const { win32, posix } = path;
  switch (platform) {
    case 'win32':
      return win32.join(environment.APPDATA || win32.join(homeFolder, 'AppData/Roaming'), name);
    case 'darwin':
      return posix.join(homeFolder, 'Library/Application Support', name);
    default:
      return posix.join(environment.XDG_DATA_HOME || posix.join(homeFolder, '.local/share'), name);
  }
}

/** French for whoever's system speaks it, as POSIX orders the variables; English for all others. */
export function languageOf(environment: Environment): Language {
  const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '';
  return /^fr\b|^fr_/i.test(locale) ? 'fr' : 'en';
}

/**
 * The proxy for a URL, from HTTP_PROXY, HTTPS_PROXY and NO_PROXY as Go reads them (golang.org/x/net/http/httpproxy):
 * lower case counts too, names cover what lies below them, addresses and networks are understood, and loopback is never
 * sent to a proxy.
 */
export function createProxyFor(environment: Environment): (url: string) => string | undefined {
  const read = (name: string): string => environment[name] || environment[name.toLowerCase()] || '';
  const [plain, secure] = [read('HTTP_PROXY'), read('HTTPS_PROXY')];
  const exceptions = ['localhost', '127.0.0.0/8', '::1', ...read('NO_PROXY').split(/[\s,]+/)];
  return (url) => {
    const { protocol, hostname, port } = new URL(url);
    const isSecure = protocol === 'https:';
    const proxy = isSecure ? secure : plain;
    const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
    const realPort = port || (isSecure ? '443' : '80');
    if (proxy === '' || exceptions.some((exception) => isCovered(exception, host, realPort))) {
      return undefined;
    }
    return proxy.includes('://') ? proxy : `http://${proxy}`;
  };
}

function isCovered(exception: string, host: string, port: string): boolean {
  if (exception === '' || exception === '*') return exception === '*';
  const [, network, prefix] = /^(.+)\/(\d+)$/.exec(exception) ?? [];
  if (network !== undefined) return isInside(host, network, Number(prefix));
  const [, withoutPort = exception, onlyPort = port] =
    /^([^:]+|\[.+\]):(\d+)$/.exec(exception) ?? [];
  if (onlyPort !== port) return false;
  const name = withoutPort.replace(/^\[|\]$/g, '').toLowerCase();
  if (isIP(name) > 0) return host === name;
  const domain = name.replace(/^\*?\./, '');
  // A leading dot means what lies below the name, not the name itself.
  return host.endsWith(`.${domain}`) || (host === domain && domain === name);
}

function isInside(host: string, network: string, prefix: number): boolean {
  const family = isIP(network);
  if (family === 0 || isIP(host) !== family || prefix > (family === 4 ? 32 : 128)) return false;
  const [list, type] = [new BlockList(), family === 4 ? 'ipv4' : 'ipv6'] as const;
  list.addSubnet(network, prefix, type);
  return list.check(host, type);
}
