import path from 'node:path';

import { run } from './command.ts';

export interface Certificates {
  /** PEM files. The pair is signed by the authority and serves as server and as client certificate. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/**
 * Makes an authority and a pair, valid for two days unless told. Needs openssl 3.
 * @param names whom the pair is for, as openssl writes them
 */
export async function makeCertificates(
  folder: string,
  days = 2,
  names = 'IP:127.0.0.1,DNS:localhost',
): Promise<Certificates> {
  const newCertificate = (name: string, more: string[]) => make({ folder, name, days }, more);
  await newCertificate('ca', []);
  await newCertificate('pair', [
    '-CA ca.pem -CAkey ca.key',
    `-addext subjectAltName=${names}`,
    '-addext basicConstraints=critical,CA:FALSE',
    '-addext extendedKeyUsage=serverAuth,clientAuth',
  ]);
  const file = (name: string): string => path.join(folder, name);
  return { ca: file('ca.pem'), cert: file('pair.pem'), key: file('pair.key') };
}

// `-CA` with `req -x509` needs openssl 3; it saves the signing request.
async function make(
  { folder, name, days }: { folder: string; name: string; days: number },
  more: string[],
): Promise<void> {
  const command = [
    `req -x509 -days ${days} -subj /CN=${name} -keyout ${name}.key -out ${name}.pem`,
    '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes',
    ...more,
  ];
  await run('openssl', command.join(' ').split(' '), { cwd: folder });
}
