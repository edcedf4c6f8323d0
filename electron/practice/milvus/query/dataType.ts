/** Numbers of schemapb.DataType. */
export const DataType = {
  None: 0,
  Bool: 1,
  Int8: 2,
  Int16: 3,
  Int32: 4,
  Int64: 5,
  Float: 10,
  Double: 11,
  String: 20,
  VarChar: 21,
  Array: 22,
  JSON: 23,
  BinaryVector: 100,
  FloatVector: 101,
  Float16Vector: 102,
  BFloat16Vector: 103,
  SparseFloatVector: 104,
  Int8Vector: 105,
} as const;

const names = new Map<number, string>(Object.entries(DataType).map(([name, type]) => [type, name]));

/** As messages of Milvus name it. */
export function dataTypeName(dataType: number): string {
  return names.get(dataType) ?? String(dataType);
}

export function isInteger(dataType: number): boolean {
  return dataType >= DataType.Int8 && dataType <= DataType.Int64;
}

export function isFloating(dataType: number): boolean {
  return dataType === DataType.Float || dataType === DataType.Double;
}

export function isText(dataType: number): boolean {
  return dataType === DataType.String || dataType === DataType.VarChar;
}

export function isVector(dataType: number): boolean {
  return dataType >= DataType.BinaryVector;
}
