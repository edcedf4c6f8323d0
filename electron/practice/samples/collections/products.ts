import type { Random } from '../random.ts';
import { sampleCollection, type SampleOf } from '../sampleCollection.ts';
import { floatBytes, topicVector } from '../vectors.ts';

const seasons = ['spring', 'summer', 'autumn', 'winter'] as const;
/** Category, what there is of it, and what it is made of. */
const kinds = [
  ['Clothing', ['shirt', 'jacket', 'scarf', 'jumper', 'skirt'], ['Linen', 'Wool', 'Denim']],
  ['Home', ['lamp', 'vase', 'cushion', 'rug', 'clock'], ['Oak', 'Woven', 'Ceramic']],
  ['Kitchen', ['kettle', 'pan', 'bowl', 'grinder', 'teapot'], ['Copper', 'Steel', 'Enamel']],
  ['Garden', ['watering can', 'trowel', 'planter', 'bench', 'rake'], ['Zinc', 'Teak', 'Iron']],
  [
    'Sports',
    ['yoga mat', 'backpack', 'bottle', 'tent', 'kit bag'],
    ['Recycled', 'Light', 'Canvas'],
  ],
  ['Toys', ['puzzle', 'kite', 'train set', 'bear', 'card game'], ['Wooden', 'Paper', 'Felt']],
  [
    'Books',
    ['notebook', 'cookbook', 'atlas', 'diary', 'field guide'],
    ['Pocket', 'Bound', 'Lined'],
  ],
  [
    'Beauty',
    ['soap', 'hand cream', 'bath salt', 'candle', 'balm'],
    ['Lavender', 'Cedar', 'Citrus'],
  ],
] as const;
const colours = ['sand', 'navy', 'olive', 'coral', 'ivory', 'slate', 'rust', 'mint'] as const;
const countries = ['PT', 'FR', 'IT', 'DE', 'JP', 'VN', 'IN', 'SE'] as const;
const tags = ['new', 'sale', 'gift', 'handmade', 'organic', 'limited', 'bestseller'] as const;

const rowCount = 8_040;
/** Every 201st, that is 40, ten of each season. */
const deletedKeys = Array.from({ length: 40 }, (_, index) => 1 + index * 201);

interface Product {
  readonly id: number;
  readonly title: string;
  readonly category: string;
  readonly price: number;
  readonly isInStock: boolean;
  readonly season: string;
  readonly attributes: object;
  readonly tags: readonly string[];
  readonly embedding: Uint8Array;
  readonly extra: object;
}

function makeProduct(index: number, random: Random): Product {
  const kind = random.integer(kinds.length);
  const [category, names, materials] = kinds[kind] ?? kinds[0];
  const colour = random.pick(colours);
  const material = random.pick(materials);
  const isOnSale = random.next() < 0.2;
  return {
    id: index + 1,
    title: `${material} ${random.pick(names)}, ${colour}`,
    category,
    price: Math.round(400 + random.next() ** 2 * 19_600) / 100,
    isInStock: random.next() < 0.85,
    season: seasons[index % seasons.length] ?? seasons[0],
    attributes: {
      colour,
      material,
      weight_g: 50 + random.integer(4_000),
      made_in: random.pick(countries),
      size: { width_cm: 5 + random.integer(120), height_cm: 5 + random.integer(180) },
    },
    tags: random.some(tags, 1 + random.integer(3)),
    embedding: floatBytes(topicVector(kind, 64, random)),
    extra: {
      rating: Math.round(20 + random.next() * 30) / 10,
      ...(isOnSale && { discount_percent: 5 * (1 + random.integer(10)) }),
    },
  };
}

/** A shop's catalogue: partitions, an alias, some deleted rows and a dynamic field. */
export const products: SampleOf = (version) =>
  sampleCollection<Product>({
    database: 'default',
    name: 'products',
    description: 'Catalogue of a small department store',
    consistency: 'Bounded',
    shards: 2,
    rowCount,
    seed: 11,
    makeRow: makeProduct,
    partitions: { names: seasons, of: ({ season }) => season },
    deletes: { field: 'product_id', keys: deletedKeys },
    fields: [
      {
        name: 'product_id',
        dataType: 'Int64',
        params: {},
        schema: { is_primary_key: true, description: 'number in the catalogue' },
        value: ({ id }) => id,
      },
      {
        name: 'title',
        dataType: 'VarChar',
        params: { max_length: 200 },
        value: ({ title }) => title,
      },
      {
        name: 'category',
        dataType: 'VarChar',
        params: { max_length: 40 },
        value: ({ category }) => category,
      },
      { name: 'price', dataType: 'Double', params: {}, value: ({ price }) => price },
      { name: 'in_stock', dataType: 'Bool', params: {}, value: ({ isInStock }) => isInStock },
      { name: 'attributes', dataType: 'JSON', params: {}, value: ({ attributes }) => attributes },
      {
        name: 'tags',
        dataType: 'Array',
        elementType: 'VarChar',
        params: { max_capacity: 8, max_length: 20 },
        value: (row) => row.tags,
      },
      {
        name: 'embedding',
        dataType: 'FloatVector',
        params: { dim: 64 },
        value: ({ embedding }) => embedding,
      },
    ],
    dynamic: ({ extra }) => extra,
    indexes: [
      {
        field: 'embedding',
        name: 'embedding_hnsw',
        type: 'HNSW',
        metric: 'COSINE',
        params: { M: 16, efConstruction: 200 },
      },
      {
        field: 'category',
        name: 'category_values',
        type: version === '2.3' ? 'Trie' : 'INVERTED',
      },
      { field: 'price', name: 'price_sorted', type: 'STL_SORT' },
    ],
    isLoaded: true,
    alias: 'catalogue',
  });
