/** Why bytes are not a binlog that can be read, or values not ones that a binlog can hold. */
export class BinlogError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'BinlogError';
  }
}
