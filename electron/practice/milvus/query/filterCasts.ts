import { DataType, dataTypeName, isFloating, isInteger, isText } from './dataType.ts';
import { castConstant, isNumeric, typeOfElements } from './filterConstants.ts';
import { FilterFault } from './filterError.ts';
import type { Constant } from './predicate.ts';

/** The constants of a list, as a field of that type compares them. @throws FilterFault */
export function castList(dataType: number, values: readonly Constant[]): readonly Constant[] {
  return castAll(dataType, values, (value) => {
    const name = dataTypeName(dataType);
    return `value '${String(value)}' in list cannot be casted to ${name}`;
  });
}

/** The constants that are looked for in an array of such elements. @throws FilterFault */
export function castElements(
  elementType: number,
  values: readonly Constant[],
): readonly Constant[] {
  return castAll(elementType, values, () => {
    const names = `${dataTypeName(elementType)} and ${dataTypeName(typeOfElements(values))}`;
    return `contains operation can't compare between array element type: ${names}`;
  });
}

function castAll(
  dataType: number,
  values: readonly Constant[],
  refusal: (value: Constant) => string,
): readonly Constant[] {
  return values.map((value) => {
    try {
      return castConstant(dataType, value);
    } catch (error) {
      throw new FilterFault(refusal(value), { cause: error });
    }
  });
}

/** One end of a range over a field of that type. @throws FilterFault */
export function castBound(dataType: number, value: Constant): Constant {
  if (!isBound(dataType, value)) throw new FilterFault('invalid range operations');
  return castConstant(dataType, value);
}

function isBound(dataType: number, value: Constant): boolean {
  if (dataType === DataType.JSON) return isNumeric(value) || typeof value === 'string';
  if (isText(dataType)) return typeof value === 'string';
  if (isInteger(dataType)) return typeof value === 'bigint';
  return isFloating(dataType) && isNumeric(value);
}
