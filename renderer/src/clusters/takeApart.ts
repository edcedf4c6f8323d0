import type { ConfigurationReview } from '#shared/configuration.ts';

import { type ClusterForm, formOfMilvus } from './clusterForm.ts';
import { splitAddress } from './hostAndPort.ts';
import { formOfLocation } from './locationForm.ts';

export function isUri(text: string): boolean {
  return /^[a-z][\w+.-]*:\/\/\S+$/i.test(text);
}

/** Host and port of host:port; null for anything else. */
export function hostAndPortOf(text: string): { host: string; port: string } | null {
  const { host, port } = splitAddress(text);
  return host !== '' && port !== '' && !/[\s/@]/.test(host) ? { host, port } : null;
}

/** The form with what a pasted URI says; what it does not say stays as it is. */
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
