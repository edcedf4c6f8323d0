import { AppError } from '#shared/errors.ts';
import type { S3Location } from '#shared/profile.ts';

import { readTlsFiles, s3Authority } from '../certificateFiles.ts';
import { hostOf } from '../milvus/mapMilvusError.ts';
import { inspectCertificate } from './certificate.ts';
import type { CheckRun } from './checkScope.ts';
import { type Endpoint, isNearby, lookUp, parseEndpoint } from './hosts.ts';
import { milvusCall, storageCall } from './limits.ts';
import { knockAtMilvus } from './milvusSteps.ts';
import { finding, needs, type Outcome, passed, skipped, warned } from './outcome.ts';
import type { Limit, Timed } from './steps.ts';
import { knockAtStorage } from './storageSteps.ts';

const lookUpMs = 3_000;
const knockMs = 4_000;
const handshakeMs = 4_000;

/** One end of the network: is it there, and may it be spoken to. */
interface End {
  /** True when its port answers. */
  readonly port: Promise<true | undefined>;
  /** False when its certificate is wrong. */
  readonly isTrusted: Promise<boolean>;
}

export interface Ends {
  readonly milvus: End;
  readonly storage: End;
  readonly done: Promise<unknown>;
}

type Addresses = readonly string[];

/** Steps hostName, milvusPort, certificate and storagePort: names and certificates of both ends are one step each. */
export function lookAtEnds(run: CheckRun): Ends {
  const { steps } = run;
  const milvus = lookAtMilvus(run);
  const storage = lookAtStorage(run);
  const both = async (step: 'hostName' | 'certificate', part: 'names' | 'certificate') => {
    const outcomes = await Promise.all([milvus[part], storage[part]]);
    steps.record(
      step,
      part === 'names' ? allNames(outcomes as Timed<Addresses>[]) : worst(outcomes),
    );
  };
  const isTrusted = async (certificate: Promise<Timed<unknown>>) =>
    (await certificate).status !== 'failed';
  const hostNames = both('hostName', 'names');
  const certificates = both('certificate', 'certificate');
  return {
    milvus: { port: milvus.port, isTrusted: isTrusted(milvus.certificate) },
    storage: { port: storage.port, isTrusted: isTrusted(storage.certificate) },
    done: Promise.all([hostNames, certificates, milvus.port, storage.port]),
  };
}

interface Parts {
  readonly names: Promise<Timed<Addresses>>;
  readonly port: Promise<true | undefined>;
  readonly certificate: Promise<Timed<true>>;
}

function lookAtMilvus({ cluster, steps, scope }: CheckRun): Parts {
  const { address, tls } = cluster.milvus;
  const host = hostOf(address);
  const limit = (timeoutMs: number) => milvusCall(address, 'TLS', timeoutMs);
  const names = steps.attempt(nameLimit(host), async (signal) => {
    const addresses = await lookUp(parseEndpoint(address, 443).host, signal);
    return passed(finding('addresses', { addresses: addresses.join(', ') }), addresses);
  });
  const silent = {
    timeoutMs: knockMs,
    late: () => new AppError('MILVUS_UNREACHABLE', { address }),
  };
  const port = names.then(({ value }) =>
    steps.run('milvusPort', silent, (signal) =>
      value === undefined
        ? needs('hostName')
        : knockAtMilvus(address, parseEndpoint(address, 443), signal),
    ),
  );
  const certificate = port.then(async (isOpen) => {
    const addresses = (await names).value;
    return steps.attempt<true>(limit(handshakeMs), async (signal) => {
      if (tls.mode === 'none') return withoutTls(host, addresses);
      if (isOpen !== true) return needs('milvusPort');
      const files = await readTlsFiles(tls);
      const { serverName } = tls;
      const endpoint = parseEndpoint(address, 443);
      return inspectCertificate({ endpoint, serverName, files, now: scope.clock.now(), signal });
    });
  });
  return { names, port, certificate };
}

function lookAtStorage(run: CheckRun): Parts {
  const { cluster, steps, scope } = run;
  const { storage: location } = cluster;
  if (location.type === 'local') return lookAtFolder(run);
  const { endpoint, useTls } = location;
  const through = proxyOf(location, scope.proxyFor);
  const target = (): Endpoint => parseEndpoint(through ?? endpoint, useTls ? 443 : 80);
  const names = steps.attempt(nameLimit(endpoint), async (signal) => {
    const { host } = target();
    const addresses = await lookUp(host, signal);
    const told =
      through === null
        ? finding('addresses', { addresses: addresses.join(', ') })
        : finding('throughProxy', { proxy: host });
    return passed(told, addresses);
  });
  const port = names.then(({ value }) =>
    steps.run('storagePort', storageCall(endpoint, knockMs), (signal) =>
      value === undefined ? needs('hostName') : knockAtStorage(location, target(), signal),
    ),
  );
  const certificate = port.then(async (isOpen) => {
    const addresses = (await names).value;
    return steps.attempt<true>(storageCall(endpoint, handshakeMs), async (signal) => {
      if (!useTls) return withoutTls(target().host, addresses);
      if (isOpen !== true) return needs('storagePort');
      // A tunnel through the proxy is what its own requests make.
      if (through !== null) return skipped(finding('throughProxy', { proxy: target().host }));
      const { ca } = await s3Authority(location);
      const files = ca === undefined ? {} : { ca: Buffer.from(ca) };
      return inspectCertificate({ endpoint: target(), files, now: scope.clock.now(), signal });
    });
  });
  return { names, port, certificate };
}

/** A folder has no name and no certificate; that it is there takes the place of a port. */
function lookAtFolder({ cluster, steps, scope }: CheckRun): Parts {
  const { storage: location, name } = cluster;
  const path = location.type === 'local' ? location.path : '';
  const limit = storageCall(path, knockMs);
  const nothing = () => steps.attempt<never>(limit, () => skipped(finding('notForFolder')));
  const port = steps.run('storagePort', limit, async (signal) => {
    const storage = await scope.connections.openLocation(location, name);
    try {
      await storage.store.checkBucket(signal);
    } finally {
      await storage.close();
    }
    return passed(finding('folder', { path }), true as const);
  });
  return { names: nothing(), port, certificate: nothing() };
}

function nameLimit(host: string): Limit {
  return { timeoutMs: lookUpMs, late: () => new AppError('HOST_NOT_FOUND', { host }) };
}

/** What is local is not read by others on its way. */
function withoutTls(host: string, addresses: Addresses | undefined): Outcome<true> {
  if (addresses === undefined || isNearby(addresses)) return skipped(finding('noTls'));
  return warned(finding('noTlsFarAway', { host }), true);
}

function proxyOf(
  { endpoint, useTls }: S3Location,
  proxyFor: (url: string) => string | undefined,
): string | null {
  return proxyFor(`${useTls ? 'https' : 'http'}://${endpoint}`) ?? null;
}

/** The first that failed, else the addresses of both. */
function allNames(outcomes: readonly Timed<Addresses>[]): Timed<Addresses> {
  const bad = outcomes.find(({ status }) => status === 'failed');
  const tookMs = Math.max(...outcomes.map((outcome) => outcome.tookMs));
  if (bad !== undefined) return { ...bad, tookMs };
  const proxied = outcomes.find((outcome) => outcome.finding?.name === 'throughProxy');
  const addresses = [...new Set(outcomes.flatMap(({ value }) => value ?? []))];
  const shown = finding('addresses', { addresses: addresses.join(', ') });
  return { ...passed(proxied?.finding ?? shown, addresses), tookMs };
}

const ranks = ['skipped', 'asksFirst', 'passed', 'warning', 'failed'] as const;

function worst(outcomes: readonly Timed<unknown>[]): Timed<unknown> {
  const [first, ...rest] = outcomes;
  if (first === undefined) throw new TypeError('there is no outcome');
  const rank = ({ status }: Timed<unknown>) => ranks.indexOf(status);
  const found = rest.reduce((worse, one) => (rank(one) > rank(worse) ? one : worse), first);
  return { ...found, tookMs: Math.max(...outcomes.map(({ tookMs }) => tookMs)) };
}
