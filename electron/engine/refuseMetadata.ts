import { BlockList, isIP } from 'node:net';

import { AppError } from '#shared/errors.ts';

/** Link-local ones, where most clouds have it, and those of Alibaba and AWS beside them. */
const metadataAddresses = new BlockList();
metadataAddresses.addSubnet('169.254.0.0', 16, 'ipv4');
metadataAddresses.addAddress('100.100.100.200', 'ipv4');
metadataAddresses.addSubnet('fe80::', 10, 'ipv6');
metadataAddresses.addAddress('fd00:ec2::254', 'ipv6');

const metadataNames = ['metadata.google.internal', 'metadata.goog', 'metadata', 'instance-data'];

/**
 * Refuses the service by which a cloud tells a machine its credentials: what is typed into a form must not make the engine ask
 * it. Takes host, host:port or a URL; what cannot be read as one is left to whoever connects.
 * @throws ADDRESS_REFUSED
 */
export function refuseMetadataAddress(endpoint: string): void {
  const host = hostOfEndpoint(endpoint);
  if (isMetadataHost(host)) throw new AppError('ADDRESS_REFUSED', { host });
}

/** The host alone, without brackets; an IPv4 address in its usual form, however it was written. */
export function hostOfEndpoint(endpoint: string): string {
  const url = /^\w+:\/\//.test(endpoint) ? endpoint : `http://${endpoint}`;
  if (!URL.canParse(url)) return endpoint;
  return new URL(url).hostname.replaceAll(/^\[|\]$/g, '');
}

/** True for names and addresses of metadata services. */
export function isMetadataHost(host: string): boolean {
  const version = isIP(host);
  if (version === 0) return metadataNames.includes(host.toLowerCase().replace(/\.$/, ''));
  return metadataAddresses.check(host, version === 4 ? 'ipv4' : 'ipv6');
}
