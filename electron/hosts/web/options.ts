import { parseArgs } from 'node:util';

export interface ServeOptions {
  /** 0 for any free one. */
  readonly port: number;
  readonly dataFolder: string | null;
  /** Opens and makes the vault; without it secrets are kept for this session only. */
  readonly keyFile: string | null;
}

/** @throws Error with the usage for anything else than these options */
export function readServeOptions(argv: readonly string[]): ServeOptions {
  const usage = 'npm run web -- [--port N] [--data-dir FOLDER] [--vault-key-file FILE]';
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string', default: '0' },
        'data-dir': { type: 'string' },
        'vault-key-file': { type: 'string' },
      },
    });
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port > 65_535) throw new Error(`no port: ${values.port}`);
    return {
      port,
      dataFolder: values['data-dir'] ?? null,
      keyFile: values['vault-key-file'] ?? null,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${reason}\n${usage}`, { cause: error });
  }
}
