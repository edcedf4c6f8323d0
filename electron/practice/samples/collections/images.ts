import type { Random } from '../random.ts';
import { sampleCollection, type SampleField, type SampleOf } from '../sampleCollection.ts';
import { bfloat16Bytes, signBits, topicVector } from '../vectors.ts';

const scenes = [
  'beach',
  'forest',
  'street',
  'portrait',
  'food',
  'night-sky',
  'harbour',
  'snow',
] as const;
const cameras = ['Aperta 7', 'Lumo X2', 'Fieldcam 35', 'Obscura One'] as const;
const sizes = [
  [4_032, 3_024],
  [6_000, 4_000],
  [1_920, 1_080],
  [3_000, 3_000],
] as const;

interface Image {
  readonly id: number;
  readonly fileName: string;
  readonly scene: string;
  readonly width: number;
  readonly height: number;
  readonly exif: object;
  readonly perceptualHash: Uint8Array;
  readonly embedding: Float32Array;
}

function makeImage(index: number, random: Random): Image {
  const number = random.integer(scenes.length);
  const scene = scenes[number] ?? scenes[0];
  const [width, height] = random.pick(sizes);
  return {
    id: 500_000 + index * 3,
    fileName: `${scene}-${String(index + 1).padStart(4, '0')}.jpg`,
    scene,
    width,
    height,
    exif: {
      camera: random.pick(cameras),
      iso: 100 * 2 ** random.integer(6),
      seconds: 1 / (30 * (1 + random.integer(60))),
      flash: random.next() < 0.1,
      place: {
        latitude: Math.round(random.next() * 1_200_000 - 400_000) / 10_000,
        longitude: Math.round(random.next() * 3_600_000 - 1_800_000) / 10_000,
      },
    },
    perceptualHash: signBits(topicVector(60 + number, 128, random)),
    embedding: topicVector(60 + number, 32, random),
  };
}

const embedding: SampleField<Image> = {
  name: 'embedding',
  dataType: 'BFloat16Vector',
  params: { dim: 32 },
  value: (row) => bfloat16Bytes(row.embedding),
};

/** Two kinds of vector: bits to find copies and, from 2.4 on, an embedding to find what looks alike. */
export const images: SampleOf = (version) =>
  sampleCollection<Image>({
    database: 'media',
    name: 'images',
    description: 'Photographs, found by copy and by likeness',
    consistency: 'Bounded',
    rowCount: 3_000,
    seed: 44,
    makeRow: makeImage,
    fields: [
      {
        name: 'image_id',
        dataType: 'Int64',
        params: {},
        schema: { is_primary_key: true },
        value: ({ id }) => id,
      },
      {
        name: 'file_name',
        dataType: 'VarChar',
        params: { max_length: 120 },
        value: ({ fileName }) => fileName,
      },
      {
        name: 'scene',
        dataType: 'VarChar',
        params: { max_length: 30 },
        value: ({ scene }) => scene,
      },
      { name: 'width', dataType: 'Int16', params: {}, value: ({ width }) => width },
      { name: 'height', dataType: 'Int16', params: {}, value: ({ height }) => height },
      { name: 'exif', dataType: 'JSON', params: {}, value: ({ exif }) => exif },
      {
        name: 'perceptual_hash',
        dataType: 'BinaryVector',
        params: { dim: 128 },
        value: ({ perceptualHash }) => perceptualHash,
      },
      ...(version === '2.3' ? [] : [embedding]),
    ],
    indexes: [
      {
        field: 'perceptual_hash',
        name: 'perceptual_hash_ivf',
        type: 'BIN_IVF_FLAT',
        metric: 'HAMMING',
        params: { nlist: 64 },
      },
      ...(version === '2.3'
        ? []
        : [{ field: 'embedding', name: 'embedding_flat', type: 'FLAT', metric: 'L2' }]),
    ],
    isLoaded: true,
  });
