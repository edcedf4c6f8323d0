/**
 * Every error a person can meet: its stable id, its class (which decides retry, pause or failure) and the button it
 * offers. The texts lie in text/errors.en.json and text/errors.fr.json under the same code.
 */
export const errorCatalog = {
  HOST_NOT_FOUND: { id: 'MB-101', class: 'transient', action: 'editAddress' },
  MILVUS_UNREACHABLE: { id: 'MB-102', class: 'transient', action: 'editAddress' },
  LOCALHOST_REFUSED: { id: 'MB-103', class: 'transient', action: 'editAddress' },
  TLS_FAILED: { id: 'MB-104', class: 'fatal', action: 'editTls' },
  MILVUS_LOGIN_REFUSED: { id: 'MB-105', class: 'authDenied', action: 'enterPassword' },
  MILVUS_PERMISSION: { id: 'MB-106', class: 'authDenied', action: 'enterPassword' },
  MILVUS_TIMEOUT: { id: 'MB-107', class: 'transient', action: 'retry' },
  MILVUS_RATE_LIMIT: { id: 'MB-108', class: 'throttle', action: 'retry' },
  MILVUS_CALL_FAILED: { id: 'MB-109', class: 'fatal', action: 'none' },
  MILVUS_UNSUPPORTED: { id: 'MB-110', class: 'unsupported', action: 'none' },
  MILVUS_NOT_READY: { id: 'MB-111', class: 'transient', action: 'retry' },
  MILVUS_LOGIN_REQUIRED: { id: 'MB-112', class: 'authDenied', action: 'enterPassword' },
  ADDRESS_REFUSED: { id: 'MB-113', class: 'input', action: 'editAddress' },
  ACCESS_KEY_UNKNOWN: { id: 'MB-201', class: 'authDenied', action: 'editStorage' },
  SECRET_KEY_WRONG: { id: 'MB-202', class: 'authDenied', action: 'editStorage' },
  CLOCK_SKEW: { id: 'MB-203', class: 'skew', action: 'retry' },
  BUCKET_NOT_FOUND: { id: 'MB-204', class: 'bucketGone', action: 'editStorage' },
  STORAGE_ACCESS_DENIED: { id: 'MB-205', class: 'authDenied', action: 'editStorage' },
  WRONG_REGION: { id: 'MB-206', class: 'fatal', action: 'editStorage' },
  TOKEN_EXPIRED: { id: 'MB-207', class: 'authExpired', action: 'enterToken' },
  SLOW_DOWN: { id: 'MB-208', class: 'throttle', action: 'retry' },
  STORAGE_UNREACHABLE: { id: 'MB-210', class: 'transient', action: 'editStorage' },
  OBJECT_NOT_FOUND: { id: 'MB-211', class: 'goneSource', action: 'none' },
  OBJECT_CHANGED: { id: 'MB-212', class: 'changedSource', action: 'retry' },
  OBJECT_EXISTS: { id: 'MB-213', class: 'conflict', action: 'none' },
  OBJECT_CORRUPT: { id: 'MB-214', class: 'corrupt', action: 'retry' },
  STORAGE_TIMEOUT: { id: 'MB-215', class: 'transient', action: 'retry' },
  STORAGE_FAILED: { id: 'MB-216', class: 'fatal', action: 'none' },
  NOT_A_STORAGE: { id: 'MB-217', class: 'fatal', action: 'editStorage' },
  LOCAL_PATH_UNUSABLE: { id: 'MB-218', class: 'fatal', action: 'editStorage' },
  STORAGE_BUSY: { id: 'MB-219', class: 'transient', action: 'retry' },
  ROOT_PATH_EMPTY: { id: 'MB-301', class: 'fatal', action: 'editStorage' },
  IMPORT_SEES_NOTHING: { id: 'MB-302', class: 'fatal', action: 'editStorage' },
  BINLOGS_MISALIGNED: { id: 'MB-303', class: 'corrupt', action: 'none' },
  COLLECTION_EXISTS: { id: 'MB-304', class: 'conflict', action: 'editNames' },
  INVALID_NAME: { id: 'MB-305', class: 'input', action: 'editNames' },
  VERSION_UNSUPPORTED: { id: 'MB-306', class: 'unsupported', action: 'none' },
  SOURCE_UNSUPPORTED: { id: 'MB-307', class: 'unsupported', action: 'none' },
  COLLECTION_CHANGED: { id: 'MB-308', class: 'changedSource', action: 'retry' },
  IMPORT_FAILED: { id: 'MB-309', class: 'fatal', action: 'retry' },
  BACKUP_EXISTS: { id: 'MB-311', class: 'conflict', action: 'editNames' },
  BACKUP_NOT_FOUND: { id: 'MB-312', class: 'input', action: 'none' },
  BACKUP_UNREADABLE: { id: 'MB-313', class: 'corrupt', action: 'none' },
  BACKUP_INCOMPLETE: { id: 'MB-314', class: 'corrupt', action: 'none' },
  BACKUP_HALF_DELETED: { id: 'MB-331', class: 'corrupt', action: 'none' },
  ZIP_UNREADABLE: { id: 'MB-332', class: 'input', action: 'none' },
  COLLECTION_NOT_FOUND: { id: 'MB-315', class: 'input', action: 'editNames' },
  DATABASE_NOT_FOUND: { id: 'MB-316', class: 'input', action: 'editNames' },
  FILTER_INVALID: { id: 'MB-317', class: 'input', action: 'editNames' },
  FILTER_MATCHES_NOTHING: { id: 'MB-318', class: 'input', action: 'editNames' },
  RENAME_INVALID: { id: 'MB-319', class: 'input', action: 'editNames' },
  FORMAT_UNSUPPORTED: { id: 'MB-320', class: 'unsupported', action: 'none' },
  STORAGE_VERSION_UNSUPPORTED: { id: 'MB-321', class: 'unsupported', action: 'none' },
  FIELD_IDS_DIFFER: { id: 'MB-322', class: 'unsupported', action: 'none' },
  FLUSH_TIMEOUT: { id: 'MB-323', class: 'transient', action: 'retry' },
  SEGMENT_GONE: { id: 'MB-324', class: 'goneSource', action: 'retry' },
  IMPORT_STALLED: { id: 'MB-325', class: 'transient', action: 'retry' },
  IMPORT_FILES_DIFFER: { id: 'MB-326', class: 'corrupt', action: 'none' },
  DUPLICATE_TARGET: { id: 'MB-327', class: 'input', action: 'editNames' },
  SAME_BUCKET_TEMPORARY: { id: 'MB-328', class: 'fatal', action: 'none' },
  INDEX_FAILED: { id: 'MB-329', class: 'fatal', action: 'retry' },
  LOAD_FAILED: { id: 'MB-330', class: 'fatal', action: 'retry' },
  IMPORTS_RUNNING: { id: 'MB-333', class: 'transient', action: 'retry' },
  APPEND_UNFINISHED: { id: 'MB-403', class: 'conflict', action: 'none' },
  ROWS_DIFFER: { id: 'MB-401', class: 'corrupt', action: 'none' },
  BACKUP_OBJECTS_DIFFER: { id: 'MB-402', class: 'corrupt', action: 'none' },
  DISK_FULL: { id: 'MB-503', class: 'capacity', action: 'retry' },
  INTERNAL: { id: 'MB-504', class: 'fatal', action: 'copyReport' },
  VAULT_LOCKED: { id: 'MB-505', class: 'input', action: 'enterPassphrase' },
  SECRET_MISSING: { id: 'MB-506', class: 'input', action: 'enterPassword' },
  FILE_UNREADABLE: { id: 'MB-507', class: 'fatal', action: 'none' },
  FILE_TOO_NEW: { id: 'MB-508', class: 'unsupported', action: 'none' },
  PASSPHRASE_WRONG: { id: 'MB-510', class: 'input', action: 'enterPassphrase' },
  DATA_FOLDER_UNSAFE: { id: 'MB-512', class: 'input', action: 'none' },
  FILE_LOCKED: { id: 'MB-509', class: 'conflict', action: 'retry' },
  PLAN_NOT_FOUND: { id: 'MB-601', class: 'input', action: 'none' },
  PLAN_CHANGED: { id: 'MB-602', class: 'conflict', action: 'none' },
  PLAN_EDITED: { id: 'MB-608', class: 'input', action: 'none' },
  TYPED_NAME_REQUIRED: { id: 'MB-603', class: 'input', action: 'none' },
  NOT_CONFIRMED: { id: 'MB-605', class: 'input', action: 'none' },
  BACKUP_PINNED: { id: 'MB-606', class: 'conflict', action: 'none' },
  READ_ONLY: { id: 'MB-604', class: 'conflict', action: 'none' },
  HOST_READ_ONLY: { id: 'MB-607', class: 'conflict', action: 'none' },
  JOB_NOT_FOUND: { id: 'MB-610', class: 'input', action: 'none' },
  JOB_OWNED_ELSEWHERE: { id: 'MB-611', class: 'conflict', action: 'none' },
  JOB_NOT_RESUMABLE: { id: 'MB-612', class: 'input', action: 'none' },
  STOPPED: { id: 'MB-613', class: 'canceled', action: 'none' },
  LEASE_TAKEN: { id: 'MB-614', class: 'conflict', action: 'none' },
  CONFIG_UNREADABLE: { id: 'MB-701', class: 'input', action: 'none' },
  CONFIG_INVALID: { id: 'MB-702', class: 'input', action: 'none' },
  NOT_BUILT: { id: 'MB-703', class: 'unsupported', action: 'none' },
  USAGE: { id: 'MB-704', class: 'input', action: 'none' },
  PROVIDER_NOT_BUILT: { id: 'MB-705', class: 'unsupported', action: 'editStorage' },
  CLUSTER_NOT_FOUND: { id: 'MB-706', class: 'input', action: 'none' },
  PROFILE_INVALID: { id: 'MB-709', class: 'input', action: 'none' },
  PROFILE_FILE_INVALID: { id: 'MB-710', class: 'input', action: 'none' },
  NAME_TAKEN: { id: 'MB-708', class: 'conflict', action: 'editNames' },
  STORAGE_NOT_FOUND: { id: 'MB-707', class: 'input', action: 'none' },
  PRACTICE_FAILED: { id: 'MB-801', class: 'transient', action: 'retry' },
  PRACTICE_CLOSED: { id: 'MB-802', class: 'conflict', action: 'none' },
  PRACTICE_BUSY: { id: 'MB-803', class: 'conflict', action: 'none' },
  ENGINE_UNREACHABLE: { id: 'MB-903', class: 'transient', action: 'retry' },
  INVALID_INPUT: { id: 'MB-901', class: 'input', action: 'none' },
  TOO_MANY_CALLS: { id: 'MB-904', class: 'throttle', action: 'retry' },
  NO_SUCH_PROCEDURE: { id: 'MB-902', class: 'fatal', action: 'none' },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorClass =
  | 'transient'
  | 'throttle'
  | 'authExpired'
  | 'authDenied'
  | 'skew'
  | 'goneSource'
  | 'changedSource'
  | 'conflict'
  | 'capacity'
  | 'corrupt'
  | 'bucketGone'
  | 'unsupported'
  | 'input'
  | 'fatal'
  | 'canceled';

export type ErrorAction =
  | 'none'
  | 'retry'
  | 'editAddress'
  | 'editTls'
  | 'editStorage'
  | 'editNames'
  | 'enterPassword'
  | 'enterToken'
  | 'enterPassphrase'
  | 'copyReport';

interface ErrorEntry {
  readonly id: `MB-${number}`;
  readonly class: ErrorClass;
  readonly action: ErrorAction;
}

export type ErrorCode = keyof typeof errorCatalog;
