export interface RgwPlace {
  readonly folder: string;
  /** First of `RGW_PORTS` consecutive ports: the one of S3. */
  readonly port: number;
  readonly clusterId: string;
  readonly tcpNoDelay: boolean;
}

export const RGW_PORTS = 20;

/** ceph.conf of one monitor, one storage daemon that keeps everything in memory, and the gateway. */
export function rgwConfig({ folder, port, clusterId, tcpNoDelay }: RgwPlace): string {
  return `
[global]
fsid = ${clusterId}
mon_host = v1:127.0.0.1:${port + 1}
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
public_network = 127.0.0.0/8
ms_bind_ipv6 = false
ms_bind_port_min = ${port + 2}
ms_bind_port_max = ${port + RGW_PORTS - 1}
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 8
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 1000
# a start takes ten seconds longer without these two
paxos_propose_interval = 0.02
paxos_min_wait = 0.01
run_dir = ${folder}/run
log_file = ${folder}/log/$name.log
admin_socket = ${folder}/run/$name.asok
pid_file = ${folder}/run/$name.pid
mon_data = ${folder}/mon
mon_cluster_log_file = ${folder}/log/cluster.log
osd_data = ${folder}/osd
osd_objectstore = memstore
memstore_device_bytes = ${8 * 2 ** 30}
# the storage daemon otherwise races with the monitor over these and may die with "wrong fsid"
osd_crush_update_on_start = false
osd_class_update_on_start = false
[client.rgw.a]
rgw_data = ${folder}/rgw
# without tcp_nodelay every small answer waits 44 ms
rgw_frontends = beast endpoint=127.0.0.1:${port} tcp_nodelay=${tcpNoDelay ? 1 : 0}
`;
}
