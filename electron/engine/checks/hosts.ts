import { lookup } from 'node:dns/promises';
import { BlockList, connect, isIP } from 'node:net';

import { AppError, messageOf } from '#shared/errors.ts';
import { isMetadataHost } from '#shared/hostAddress.ts';

import { onStop, unlessStopped } from '../storage/stopped.ts';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/**
 * Host and port of host:port or a URL.
 * @throws HOST_NOT_FOUND when it is neither
 */
export function parseEndpoint(address: string, defaultPort: number): Endpoint {
  const url = /^\w+:\/\//.test(address) ? address : `tcp://${address}`;
  if (!URL.canParse(url)) throw new AppError('HOST_NOT_FOUND', { host: address });
  const { hostname, port } = new URL(url);
  return { host: hostname.replaceAll(/^\[|\]$/g, ''), port: Number(port) || defaultPort };
}

/**
 * The addresses of a host; an address is its own.
 * @throws HOST_NOT_FOUND; ADDRESS_REFUSED when it leads to the metadata service of a cloud
 */
export async function lookUp(host: string, signal: AbortSignal): Promise<readonly string[]> {
  const addresses = isIP(host) === 0 ? await resolve(host, signal) : [host];
  const isRefused = isMetadataHost(host) || addresses.some(isMetadataHost);
  if (isRefused) throw new AppError('ADDRESS_REFUSED', { host });
  return addresses;
}

async function resolve(host: string, signal: AbortSignal): Promise<readonly string[]> {
  try {
    // A look-up of the system cannot be ended; it ends alone.
    const found = await unlessStopped(lookup(host, { all: true }), signal);
    return found.map(({ address }) => address);
  } catch (error) {
    if (signal.aborted) throw error;
    throw new AppError('HOST_NOT_FOUND', { host }, { cause: error });
  }
}

/** Opens a TCP connection and closes it. Fails with the code of the system before its words, which can be empty. */
export async function knock({ host, port }: Endpoint, signal: AbortSignal): Promise<void> {
  const socket = connect({ host, port });
  const leave = onStop(signal, () => socket.destroy(new AppError('STOPPED')));
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve());
      socket.once('error', reject);
    });
  } finally {
    leave();
    socket.on('error', () => undefined).destroy();
  }
}

/** What the system said of a connection, code first. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return `${code} ${messageOf(error)}`.trim();
}

const localNetworks = new BlockList();
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  // Shared address space, as inside clouds and virtual private networks.
  ['100.64.0.0', 10],
] as const) {
  localNetworks.addSubnet(network, prefix, 'ipv4');
}
localNetworks.addAddress('::1', 'ipv6');
localNetworks.addSubnet('fc00::', 7, 'ipv6');

/** True when all of the addresses are of this computer or of a private network. */
export function isNearby(addresses: readonly string[]): boolean {
  return addresses.every((address) =>
    localNetworks.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4'),
  );
}
