import type { FieldSchema } from '../backupFormat/schema.ts';
import { legacyDefault } from '../milvus/schemaBytes.ts';
import { varint, wireFields } from '../milvus/wireFields.ts';

/** The default of a field as text; null when it has none, or one of which an old release lost bytes. */
export function defaultValue(field: FieldSchema): string | null {
  const base64 = field.default_value_base64 || legacyDefault(field);
  if (base64 === '') return null;
  try {
    return valueText(Buffer.from(base64, 'base64'));
  } catch {
    // What is shown must not keep the rest of a schema from being shown.
    return base64;
  }
}

/** Reads schemapb.ValueField, a choice of one field. */
function valueText(message: Uint8Array): string | null {
  const [field] = wireFields(message).slice(-1);
  if (field === undefined) return null;
  const content = Buffer.from(field.content);
  switch (field.number) {
    case 1:
      return String(varint(content) !== 0n);
    case 2:
    case 3:
    case 8:
    case 9:
    case 10:
      return BigInt.asIntN(64, varint(content)).toString();
    case 4:
      return shortestFloat(content.readFloatLE(0));
    case 5:
      return String(content.readDoubleLE(0));
    case 6:
    case 7:
      return content.toString('utf8');
    default:
      return content.toString('base64');
  }
}

/** As few digits as tell the number apart from its neighbours among 32-bit floats: 0.1 and not 0.10000000149011612. */
function shortestFloat(value: number): string {
  for (let digits = 1; digits <= 9; digits += 1) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return String(rounded);
  }
  return String(value);
}
