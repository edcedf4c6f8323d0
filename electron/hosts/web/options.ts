import { BlockList, isIP } from 'node:net';
import { parseArgs } from 'node:util';

export interface ServeOptions {
  /** 0 for any free one. */
  readonly port: number;
  readonly dataFolder: string | null;
  /** Opens and makes the vault; without it secrets are kept for this session only. */
  readonly keyFile: string | null;
  /** What the host is reached by from other computers; null keeps it on this one. */
  readonly network: Network | null;
  /** Refuses every call that writes. */
  readonly isReadOnly: boolean;
  /** null never ends it. */
  readonly idleLimitMs: number | null;
}

export interface Network {
  readonly address: string;
  /** As it stands in the certificate. */
  readonly name: string;
  /** PEM files. */
  readonly certificateFile: string;
  readonly certificateKeyFile: string;
}

const usage = `npm run web -- [--port N] [--data-dir FOLDER] [--vault-key-file FILE] [--read-only] [--idle-minutes N]
               [--listen ADDRESS --name NAME --tls-cert FILE --tls-key FILE]`;

const anHour = '60';

/** @throws Error with the usage for anything else than these options */
export function readServeOptions(argv: readonly string[]): ServeOptions {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string', default: '0' },
        'data-dir': { type: 'string' },
        'vault-key-file': { type: 'string' },
        'read-only': { type: 'boolean', default: false },
        'idle-minutes': { type: 'string', default: anHour },
        listen: { type: 'string' },
        name: { type: 'string' },
        'tls-cert': { type: 'string' },
        'tls-key': { type: 'string' },
      },
    });
    const idleMinutes = readNumber(values['idle-minutes'], 'number of minutes', 1_000_000);
    return {
      port: readNumber(values.port, 'port', 65_535),
      dataFolder: values['data-dir'] ?? null,
      keyFile: values['vault-key-file'] ?? null,
      network: readNetwork(values),
      isReadOnly: values['read-only'],
      idleLimitMs: idleMinutes === 0 ? null : idleMinutes * 60_000,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${reason}\n${usage}`, { cause: error });
  }
}

function readNumber(text: string, what: string, most: number): number {
  if (!/^\d+$/.test(text) || Number(text) > most) throw new Error(`no ${what}: ${text}`);
  return Number(text);
}

/** Whoever can reach the address sees all that is sent there, unless it is sent by TLS: there is no other way beyond loopback. */
function readNetwork(given: {
  listen?: string;
  name?: string;
  'tls-cert'?: string;
  'tls-key'?: string;
}): Network | null {
  const { listen: address, name, 'tls-cert': certificateFile, 'tls-key': keyFile } = given;
  const others = [name, certificateFile, keyFile];
  if (address === undefined) {
    if (others.every((value) => value === undefined)) return null;
    throw new Error('--name, --tls-cert and --tls-key go with --listen');
  }
  if (isIP(address) === 0) throw new Error(`no IP address: ${address}`);
  if (isLoopback(address)) throw new Error('loopback is listened on without --listen');
  if (!name || !certificateFile || !keyFile) {
    throw new Error('beyond this computer: --name, --tls-cert and --tls-key are needed too');
  }
  if (!/^[a-z\d.-]+$/.test(name)) throw new Error(`no host name in lower case: ${name}`);
  return { address, name, certificateFile, certificateKeyFile: keyFile };
}

function isLoopback(address: string): boolean {
  const list = new BlockList();
  list.addSubnet('127.0.0.0', 8);
  list.addAddress('::1', 'ipv6');
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
