export interface HostAndPort {
  readonly host: string;
  readonly port: string;
}

/** The parts of host:port; an IPv6 host keeps its brackets. A port that is not there is ''. */
export function splitAddress(address: string): HostAndPort {
  const parts = /^(?<host>\[[^\]]*\]|[^:]*)(?::(?<port>\d*))?$/.exec(address)?.groups;
  // Something else: whoever wrote it must see it as it is.
  if (parts === undefined) return { host: address, port: '' };
  return { host: parts['host'] ?? '', port: parts['port'] ?? '' };
}

/** An IPv6 host stands in brackets, so that its colons are not taken for that of the port. */
export function joinAddress(host: string, port: string): string {
  const name = host.trim();
  // Nothing at all is more easily told apart than a port alone.
  if (name === '') return '';
  const isBare6 = /^[\da-f.]*:[\da-f.]*:[\da-f:.]*$/i.test(name);
  return `${isBare6 ? `[${name}]` : name}:${port.trim()}`;
}
