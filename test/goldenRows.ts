/**
 * The rows of the golden backups, as golden/README.md describes them. Int64 is text, as clients get it; a vector is a list
 * of numbers (of bytes if it is binary), a sparse one an object.
 */
export type GoldenRow = Readonly<Record<string, unknown>>;

export interface GoldenCollection {
  readonly database: string;
  readonly name: string;
  /** Rows that were written, in the order of `orderField`; of a row that was upserted, the newer one is last. */
  readonly stored: readonly GoldenRow[];
  /** Rows that were not deleted. */
  readonly live: readonly GoldenRow[];
  /** The key, or where the server gave that one, a field that counts the rows. */
  readonly orderField: string;
}

/** What the backups of Milvus 2.3.5 hold. */
export function goldenRowsOf23(): GoldenCollection[] {
  const isDeleted = (i: number): boolean =>
    within(i, 1000, 1099) || within(i, 2991, 2994) || within(i, 3000, 3002);
  return [
    collection('default.c_full', 'id', {
      rows: rows(6000, fullRow, [0, 1, 2, 3, 4]),
      isDeleted,
    }),
    collection('default.c_bin', 'id', {
      rows: rows(2000, (i) => ({ id: `${i}`, name: `name_${i}_é`, bvec: binaryVector(i) })),
    }),
    collection('default.c_pkey', 'pk', {
      rows: rows(2000, (i) => ({ pk: `pk${i}`, grp: `g${i % 20}`, vec: vector31(i) })),
    }),
    collection('default.c_auto', 'name', {
      rows: rows(2000, (i) => ({ name: `name_${i}_é`, vec: vector31(i) })),
    }),
    collection('db1.c_db', 'id', { rows: rows(500, (i) => ({ id: `${i}`, vec: vector31(i) })) }),
  ];
}

/** What the backups of Milvus 2.5.24 hold. */
export function goldenRowsOf25(): GoldenCollection[] {
  return [
    collection('default.g_types', 'id', {
      rows: rows(1200, typesRow, [...range(0, 9), ...range(610, 614)]),
      isDeleted: (i) => within(i, 100, 149) || within(i, 700, 719) || [900, 901, 1199].includes(i),
    }),
    collection('default.g_vec', 'id', {
      rows: rows(600, vectorsRow),
      isDeleted: (i) => [3, 5, 7].includes(i),
    }),
    collection('default.g_pkey', 'pk', {
      rows: rows(800, (i) => ({
        pk: `pk${String(i).padStart(4, '0')}`,
        grp: `g${i % 20}`,
        v: sineVector(i, 4),
      })),
      isDeleted: (i) => within(i, 40, 49),
    }),
    collection('default.g_auto', 's', {
      rows: rows(500, (i) => ({ s: `s${i}`, v: sineVector(i, 4) })),
    }),
    collection('default.g_autostr', 'n', {
      rows: rows(200, (i) => ({ n: `${i}`, v: binaryVector(i) })),
    }),
    collection('default.g_text', 'id', {
      rows: rows(400, (i) => ({ id: `${i}`, text: textOf(i), v: sineVector(i, 4) })),
      isDeleted: (i) => i >= 395,
    }),
    collection('default._9_Lives_2', 'id', {
      rows: rows(200, (i) => ({ id: `${0 - i}`, _f_1: `x${i}`, v2_: sineVector(i, 4) })),
    }),
    collection('default.g_added', 'id', {
      rows: rows(500, (i) => ({ id: `${i}`, v: sineVector(i, 4) })),
    }),
    collection('shop_1.orders', 'id', {
      rows: rows(1000, (i) => ({
        id: `${i}`,
        amount: 1.25 * i,
        at: `${1_700_000_000 + i}`,
        v: sineVector(i, 4),
      })),
      isDeleted: (i) => i >= 900,
    }),
    collection('shop_1.g_types', 'id', { rows: rows(100, (i) => ({ id: `r${i}`, v: [i, -i] })) }),
  ];
}

/** Rows in a fixed order, whatever order they were read in. Rows of the same key keep theirs. */
export function inOrder(rows: readonly GoldenRow[], orderField: string): GoldenRow[] {
  return rows.toSorted((a, b) => {
    const [left, right] = [String(a[orderField]), String(b[orderField])];
    return left < right ? -1 : left > right ? 1 : 0;
  });
}

/** A row and its number, from which the formulas compute it. */
interface NumberedRow {
  readonly i: number;
  readonly row: GoldenRow;
  readonly isReplaced: boolean;
}

function collection(
  fullName: string,
  orderField: string,
  of: { rows: readonly NumberedRow[]; isDeleted?: (i: number) => boolean },
): GoldenCollection {
  const [database = '', name = ''] = fullName.split('.');
  const live = of.rows.filter(({ i, isReplaced }) => !isReplaced && !of.isDeleted?.(i));
  const ordered = (numbered: readonly NumberedRow[]): GoldenRow[] =>
    inOrder(
      numbered.map(({ row }) => row),
      orderField,
    );
  return { database, name, orderField, stored: ordered(of.rows), live: ordered(live) };
}

function rows(
  count: number,
  rowAt: (i: number) => GoldenRow,
  upserted: readonly number[] = [],
): NumberedRow[] {
  return range(0, count - 1).flatMap((i): NumberedRow[] => {
    const row = rowAt(i);
    if (!upserted.includes(i)) return [{ i, row, isReplaced: false }];
    return [
      { i, row, isReplaced: true },
      { i, row: { ...row, name: 'UPSERTED' }, isReplaced: false },
    ];
  });
}

function fullRow(i: number): GoldenRow {
  return {
    id: `${i}`,
    name: `name_${i}_é`,
    meta: { k: i, s: `x${i}`, nested: { a: [1, 2, i] } },
    tags: [i % 7, i % 11, i].map(String),
    strs: [`a${i}`, 'b'],
    score: i / 3,
    flag: i % 2 === 0,
    vec: vector31(i),
    $meta: { extra_dyn: `dyn${i}`, extra_num: i },
  };
}

function typesRow(i: number): GoldenRow {
  const isEven = i % 2 === 0;
  return {
    id: `${i}`,
    name: `name_${i}_é`,
    b: isEven,
    i8: (i % 100) - 50,
    i16: 10 * i - 5000,
    i32: 1000 * i,
    i64: `${1_000_000_007 * i - 5000}`,
    f: i / 4,
    dbl: i / 3,
    js: { k: i, s: `x${i}`, nested: { a: [1, 2, i] }, t: isEven },
    ai: [i % 7, i % 11, i].map(String),
    as: [`a${i}`, 'b'],
    ab: i % 3 === 0 ? [] : [true, false],
    af: [i / 2],
    n_i32: i % 3 === 0 ? null : i,
    // A null given for a field with a default is stored as the default.
    n_str: [1, 2].includes(i % 4) ? 'dflt' : `s${i}`,
    n_js: i % 5 === 0 ? null : { q: i },
    n_ai: i % 6 === 0 ? null : [i, 0 - i],
    n_b: i % 7 === 0 ? null : !isEven,
    dv_i64: isEven ? '7' : `${i}`,
    dv_d: isEven ? 1.5 : i / 2,
    vec: sineVector(i, 8),
    $meta: i % 10 === 0 ? {} : { dyn_s: `dyn${i}`, dyn_n: i },
  };
}

function vectorsRow(i: number): GoldenRow {
  return {
    id: `${i}`,
    fv: sineVector(i, 8),
    h: range(0, 3).map((k) => ((i + k) % 64) / 4),
    bf: range(0, 3).map((k) => ((i + 1 + k) % 64) / 4),
    bin: binaryVector(i),
    sp: { 1: 0.5, [10 + (i % 7)]: 1 + i / 4, [1000 + i]: 0.25 },
  };
}

const words = ['alpha', 'Beta', 'gamma', 'delta', 'naïve', '数据库', 'backup', 'vector'];

function textOf(i: number): string {
  return `${words[i % 8]} of ${words[(i >> 3) % 8]} number ${i}`;
}

function vector31(i: number): number[] {
  return range(0, 15).map((d) => Math.fround(Math.sin(31 * i + d)));
}

function sineVector(i: number, dim: number): number[] {
  return range(0, dim - 1).map((d) => Math.fround(Math.sin(i + d / 8)));
}

function binaryVector(i: number): number[] {
  return [i & 255, (i >> 8) & 255, (7 * i) & 255, 1];
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function within(i: number, first: number, last: number): boolean {
  return i >= first && i <= last;
}
