import { z } from 'zod';

/** A server as host:port names it; the host of an IPv6 address stands in brackets. */
export interface HostAddress {
  readonly host: string;
  readonly port: number;
}

/** null when the text is not host:port with a port from 1 to 65535. */
export function parseHostAddress(text: string): HostAddress | null {
  const { host = '', port = '' } = /^(?<host>.*):(?<port>\d{1,5})$/s.exec(text)?.groups ?? {};
  const number = Number(port);
  return isHost(host) && number >= 1 && number <= 65_535 ? { host, port: number } : null;
}

/** The address of an http(s) URL without user, path and query; null when it is no such URL. Without a port it is that of the scheme. */
export function parseOrigin(url: string): (HostAddress & { readonly isHttps: boolean }) | null {
  const { scheme = '', rest = '' } =
    /^(?<scheme>https?):\/\/(?<rest>.*)$/is.exec(url)?.groups ?? {};
  const isHttps = scheme.toLowerCase() === 'https';
  const authority = rest.replace(/\/$/, '');
  const address =
    parseHostAddress(authority) ??
    (isHost(authority) ? { host: authority, port: isHttps ? 443 : 80 } : null);
  return address && { ...address, isHttps };
}

/**
 * A name, an IPv4 address, or an IPv6 address in brackets. What the system would take for an IPv4 address in another spelling
 * (0x7f.1, 2852039166) is none, so that a forbidden address cannot hide in it.
 */
export function isHost(host: string): boolean {
  if (host.startsWith('[')) return host.endsWith(']') && isIpv6(host.slice(1, -1));
  if (!/^[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?\.?$/i.test(host) || host.includes('..')) return false;
  const last = host.replace(/\.$/, '').split('.').at(-1) ?? '';
  return !/^(\d+|0x[\da-f]*)$/i.test(last) || isIpv4(host);
}

/** This computer itself, by name or address. */
export function isLoopback(host: string): boolean {
  const name = plainName(host);
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  return isIpv4(name) ? name.startsWith('127.') : ipv6Groups(name)?.join(':') === '0:0:0:0:0:0:0:1';
}

const metadataNames = [
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'metadata.tencentyun.com',
];
/** Aliyun, Azure. */
const metadataIpv4 = ['100.100.100.200', '168.63.129.16'];

/**
 * Where clouds hand the keys of a machine to whatever runs on it, and all link-local addresses: no cluster and no storage lives
 * there, but who can make this program ask there reads them.
 */
export function isMetadataHost(host: string): boolean {
  const name = plainName(host);
  if (isIpv4(name)) return name.startsWith('169.254.') || metadataIpv4.includes(name);
  const groups = ipv6Groups(name);
  if (groups === null) return metadataNames.includes(name) || name.startsWith('instance-data.');
  const [first = 0, , , , , , high = 0, low = 0] = groups;
  if ((first & 0xffc0) === 0xfe80) return true;
  // fd00:ec2::254 of AWS; an IPv4 address mapped into IPv6 or translated by NAT64.
  if (groups.join(':') === [0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254].join(':')) return true;
  const isMapped = groups.slice(0, 5).every((group) => group === 0);
  const isTranslated = first === 0x64 && groups[1] === 0xff9b;
  if (!isMapped && !isTranslated) return false;
  return isMetadataHost([high >> 8, high & 255, low >> 8, low & 255].join('.'));
}

function plainName(host: string): string {
  return host
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();
}

function isIpv4(text: string): boolean {
  return z.ipv4().safeParse(text).success;
}

function isIpv6(text: string): boolean {
  return z.ipv6().safeParse(text).success;
}

/** The eight numbers of an IPv6 address; null for anything else. */
function ipv6Groups(text: string): number[] | null {
  if (!isIpv6(text)) return null;
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  const [a = 0, b = 0, c = 0, d = 0] = dotted?.slice(1).map(Number) ?? [];
  const hex = (high: number, low: number): string => ((high << 8) | low).toString(16);
  const plain = dotted ? text.slice(0, dotted.index) + `${hex(a, b)}:${hex(c, d)}` : text;
  const [before = '', after] = plain.split('::');
  const groupsOf = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [head, tail] = [groupsOf(before), groupsOf(after ?? '')];
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}
