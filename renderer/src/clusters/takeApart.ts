import type { ConfigurationReview } from '#shared/configuration.ts';
import { parseOrigin } from '#shared/hostAddress.ts';

import { type ClusterForm, formOfMilvus } from './clusterForm.ts';
import { type HostAndPort, splitAddress } from './hostAndPort.ts';
import { formOfLocation } from './locationForm.ts';

/** An address that says more than host and port, which the engine takes apart. */
export function isUri(text: string): boolean {
  return /^(milvus|https?|s3):\/\/\S+$/i.test(text);
}

/** Host and port of host:port; null for anything else. */
export function hostAndPortOf(text: string): HostAndPort | null {
  const { host, port } = splitAddress(text);
  return host !== '' && port !== '' && !/[\s/@]/.test(host) ? { host, port } : null;
}

/** True for what names a port; what is typed without one goes with that of the field beside it. */
export function namesPort(text: string): boolean {
  return /:\d+(\/\S*)?$/.test(text);
}

export interface Endpoint extends HostAndPort {
  readonly useTls?: boolean;
}

/** What the endpoint of a storage says as host:port or as a URL, whose path is of no use there; null for anything else. */
export function endpointOf(text: string): Endpoint | null {
  const origin = parseOrigin(/^https?:\/\/[^/?#]*/i.exec(text)?.[0] ?? '');
  if (origin === null) return hostAndPortOf(text);
  return { host: origin.host, port: String(origin.port), useTls: origin.isHttps };
}

/** The form with what a URI says; what it does not say stays as it is. */
export function withUri(form: ClusterForm, { cluster, found }: ConfigurationReview): ClusterForm {
  const says = (path: string): boolean =>
    found.some(({ field }) => field === path || field.startsWith(`${path}.`));
  const milvus = formOfMilvus(cluster.milvus, form.id);
  const address = says('cluster.milvus.address') ? { host: milvus.host, port: milvus.port } : {};
  const tls = says('cluster.milvus.tls') ? { tls: milvus.tls } : {};
  const login = says('cluster.milvus.login')
    ? { user: milvus.user, password: milvus.password }
    : {};
  const database = says('cluster.milvus.database') ? { database: milvus.database } : {};
  return {
    ...form,
    milvus: { ...form.milvus, ...address, ...tls, ...login, ...database },
    location: says('cluster.storage') ? formOfLocation(cluster.storage, form.id) : form.location,
  };
}
