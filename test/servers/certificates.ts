import path from 'node:path';

import { run } from './command.ts';

export interface Certificates {
  /** PEM files. The pair is signed by the authority and serves as server and as client certificate. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** Makes an authority and a pair for 127.0.0.1 and localhost, valid for two days. Needs openssl 3. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  await newCertificate(folder, 'ca', []);
  await newCertificate(folder, 'pair', [
    '-CA ca.pem -CAkey ca.key',
    '-addext subjectAltName=IP:127.0.0.1,DNS:localhost',
    '-addext basicConstraints=critical,CA:FALSE',
    '-addext extendedKeyUsage=serverAuth,clientAuth',
  ]);
  const file = (name: string): string => path.join(folder, name);
  return { ca: file('ca.pem'), cert: file('pair.pem'), key: file('pair.key') };
}

// `-CA` with `req -x509` needs openssl 3; it saves the signing request.
async function newCertificate(folder: string, name: string, more: string[]): Promise<void> {
  const command = [
    `req -x509 -days 2 -subj /CN=${name} -keyout ${name}.key -out ${name}.pem`,
    '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes',
    ...more,
  ];
  await run('openssl', command.join(' ').split(' '), { cwd: folder });
}
