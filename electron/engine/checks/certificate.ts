import { connect, type PeerCertificate, type TLSSocket } from 'node:tls';

import { AppError } from '#shared/errors.ts';

import type { TlsFiles } from '../milvus/grpcClient.ts';
import { onStop } from '../storage/stopped.ts';
import { type Endpoint, reasonOf } from './hosts.ts';
import { failed, finding, type Outcome, passed, warned } from './outcome.ts';

export interface CertificateScope {
  readonly endpoint: Endpoint;
  /** The name the certificate must have, where it is not that of the host. */
  readonly serverName?: string | undefined;
  readonly files: TlsFiles;
  readonly now: Date;
  readonly signal: AbortSignal;
}

const dayMs = 86_400_000;
/** From then on a certificate should be renewed. */
const soonDays = 30;

/** Shakes hands and looks at the certificate; whether it is trusted is asked last, so that it can be told what is wrong with it. */
export async function inspectCertificate(scope: CertificateScope): Promise<Outcome<true>> {
  const { endpoint, now } = scope;
  const { host } = endpoint;
  const socket = await shakeHands(scope);
  const certificate = socket.getPeerCertificate();
  const trustError = socket.authorized ? '' : String(socket.authorizationError ?? 'untrusted');
  socket.destroy();
  const issuer = nameOf(certificate.issuer);
  const endsAt = new Date(certificate.valid_to);
  const startsAt = new Date(certificate.valid_from);
  const days = Math.floor((endsAt.getTime() - now.getTime()) / dayMs);
  const wrong = (told: ReturnType<typeof finding>, reason: string) =>
    failed(new AppError('TLS_FAILED', { host, reason }), told);
  if (days < 0) {
    return wrong(
      finding('certificateEnded', { endsAt: endsAt.toISOString() }),
      'certificate has expired',
    );
  }
  if (startsAt > now) {
    return wrong(
      finding('certificateNotYet', { startsAt: startsAt.toISOString() }),
      'certificate is not yet valid',
    );
  }
  if (trustError === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = namesOf(certificate);
    const expected = scope.serverName ?? host;
    return wrong(
      finding('certificateName', { names, host: expected }),
      'certificate is for another name',
    );
  }
  if (trustError !== '') {
    const reason = trustError.toLowerCase().replaceAll('_', ' ');
    return wrong(finding('certificateUntrusted', { issuer }), reason);
  }
  if (days >= soonDays) return passed(finding('certificate', { days: String(days), issuer }), true);
  const params = { days: String(days), endsAt: endsAt.toISOString(), issuer };
  return warned(finding('certificateEndsSoon', params), true);
}

async function shakeHands(scope: CertificateScope): Promise<TLSSocket> {
  const { endpoint, serverName, files, signal } = scope;
  const { ca, certificate: cert, key } = files;
  const name = serverName ?? (/^[\d.]+$|:/.test(endpoint.host) ? undefined : endpoint.host);
  try {
    return await new Promise((resolve, reject) => {
      const socket = connect({
        ...endpoint,
        ...(name === undefined ? {} : { servername: name }),
        ...(ca && { ca }),
        ...(cert && { cert }),
        ...(key && { key }),
        ALPNProtocols: ['h2', 'http/1.1'],
        // Nothing is sent over it.
        rejectUnauthorized: false,
      });
      const leave = onStop(signal, () => socket.destroy(new AppError('STOPPED')));
      socket.once('secureConnect', () => resolve(socket));
      socket.on('error', reject);
      socket.once('close', leave);
    });
  } catch (error) {
    if (signal.aborted) throw error;
    const [, openssl] = /SSL routines:[^:]*:([^:]+):/.exec(reasonOf(error)) ?? [];
    const params = { host: endpoint.host, reason: openssl ?? reasonOf(error) };
    throw new AppError('TLS_FAILED', params, { cause: error });
  }
}

/** Node gives one value or, where a field is there several times, all of them. */
function nameOf({ O, CN }: PeerCertificate['issuer']): string {
  const name: string | readonly string[] = O || CN || '';
  return Array.isArray(name) ? name.join(', ') : String(name);
}

function namesOf({ subject, subjectaltname }: PeerCertificate): string {
  return subjectaltname?.replaceAll(/(DNS|IP Address):/g, '') ?? nameOf(subject);
}
