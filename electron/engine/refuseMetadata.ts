import { AppError } from '#shared/errors.ts';
import { isMetadataHost } from '#shared/hostAddress.ts';

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
