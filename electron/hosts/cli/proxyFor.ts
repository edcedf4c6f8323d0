import { BlockList, isIP } from 'node:net';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for a URL, from HTTP_PROXY, HTTPS_PROXY and NO_PROXY as Go reads them (golang.org/x/net/http/httpproxy):
 * lower case counts too, names cover what lies below them, addresses and networks are understood, and loopback is never
 * sent to a proxy.
 */
export function createProxyFor(environment: Environment): (url: string) => string | undefined {
  const read = (name: string): string => environment[name] || environment[name.toLowerCase()] || '';
  const proxies: Readonly<Record<string, string>> = {
    'http:': read('HTTP_PROXY'),
    'https:': read('HTTPS_PROXY'),
  };
  const exceptions = read('NO_PROXY')
    .split(/[\s,]+/)
    .filter((item) => item !== '');
  return (url) => {
    const { protocol, hostname, port } = new URL(url);
    const proxy = proxies[protocol] ?? '';
    const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
    const realPort = port || (protocol === 'https:' ? '443' : '80');
    if (proxy === '' || isLoopback(host)) return undefined;
    if (exceptions.some((exception) => isCovered(exception, host, realPort))) return undefined;
    return proxy.includes('://') ? proxy : `http://${proxy}`;
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || isInside(host, '127.0.0.0', 8) || host === '::1';
}

function isCovered(exception: string, host: string, port: string): boolean {
  if (exception === '*') return true;
  const network = /^(.+)\/(\d+)$/.exec(exception);
  if (network) return isInside(host, network[1] ?? '', Number(network[2]));
  const withPort = /^([^:]+|\[.+\]):(\d+)$/.exec(exception);
  if (withPort && withPort[2] !== port) return false;
  const name = (withPort?.[1] ?? exception).replace(/^\[|\]$/g, '').toLowerCase();
  if (isIP(name) > 0) return host === name;
  const domain = name.replace(/^\*?\./, '');
  // A leading dot means what lies below the name, not the name itself.
  return host.endsWith(`.${domain}`) || (host === domain && domain === name);
}

function isInside(host: string, network: string, prefix: number): boolean {
  const [hostFamily, family] = [isIP(host), isIP(network)];
  if (family === 0 || hostFamily !== family || prefix > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  const type = family === 4 ? 'ipv4' : 'ipv6';
  list.addSubnet(network, prefix, type);
  return list.check(host, type);
}
