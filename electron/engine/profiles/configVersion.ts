import type { ConfigValues, Setting } from './configValues.ts';
import type { EngineSettings } from './engineSettings.ts';

export type TlsMode = 'none' | 'server' | 'mutual';

export interface MilvusKeys {
  readonly address: Setting;
  readonly port: Setting;
  readonly user: Setting;
  readonly password: Setting;
  readonly tlsMode: Setting;
  readonly caFile: Setting;
  readonly serverName: Setting;
  readonly certificateFile: Setting;
  readonly keyFile: Setting;
  readonly restEndpoint: Setting;
  readonly managementEndpoint: Setting;
}

export interface StorageKeys {
  readonly provider: Setting;
  readonly address: Setting;
  readonly port: Setting;
  readonly region: Setting;
  readonly useTls: Setting;
  readonly bucket: Setting;
  readonly rootPath: Setting;
  /** The folder of a local storage as the Milvus process sees it. */
  readonly localPath: Setting;
  readonly accessKey: Setting;
  readonly secretKey: Setting;
  readonly sessionToken: Setting;
  /** Chooses another login than access key and secret key. */
  readonly login: Setting;
}

type EngineKeys = Readonly<
  Record<
    | 'copyConcurrency'
    | 'backupCollections'
    | 'restoreCollections'
    | 'importJobs'
    | 'segmentsPerImportJob'
    | 'keepTemporary'
    | 'multipartCopyThresholdMiB'
    | 'pauseGc',
    Setting
  >
>;

/** What differs between the two configuration formats of milvus-backup. */
export interface ConfigVersion {
  readonly name: 'v1' | 'v2';
  readonly milvus: MilvusKeys;
  readonly storage: StorageKeys;
  readonly backup: StorageKeys;
  readonly engine: EngineKeys;
  /** Keys of the format that have no effect here: logs, the REST server, Zilliz Cloud, etcd. */
  readonly withoutEffect: readonly string[];
  readonly tlsModes: Readonly<Record<string, TlsMode>>;
  /** Names in the file → provider. */
  readonly providers: Readonly<Record<string, string>>;
  /** Mutual TLS without certificate and key becomes server TLS, as milvus-backup did. */
  readonly downgradesMutual: boolean;
  transferMode(values: ConfigValues): EngineSettings['transferMode'];
  /** The root path of backups where none is given. */
  backupRootPath(milvusRootPath: string): string;
  /** @throws NOT_BUILT when another login than access key and secret key is chosen */
  refuseOtherLogins(values: ConfigValues, login: Setting): void;
}
