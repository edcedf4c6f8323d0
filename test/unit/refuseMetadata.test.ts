import { describe, expect, test } from 'vitest';

import { refuseMetadataAddress } from '#engine/refuseMetadata.ts';

describe('W09 an endpoint that a person has typed', () => {
  test.each([
    '169.254.169.254',
    '169.254.169.254:80',
    'http://169.254.169.254/latest/meta-data',
    '2852039166:80',
    '0xA9FEA9FE:9000',
    '0251.0376.0251.0376:80',
    '[::ffff:169.254.169.254]:80',
    '[fd00:ec2::254]:80',
    '[fe80::1]:19530',
    '100.100.100.200:443',
    'metadata.google.internal',
    'Metadata.Google.Internal.:80',
  ])('is refused where a cloud keeps its credentials: %s', (endpoint) => {
    expect(() => refuseMetadataAddress(endpoint)).toThrow(
      expect.objectContaining({ code: 'ADDRESS_REFUSED' }),
    );
  });

  test.each([
    '127.0.0.1:19530',
    'localhost:9000',
    '10.0.0.4:9000',
    '[::1]:19530',
    'milvus.example.net:19530',
    'https://s3.eu-west-3.amazonaws.com',
    'not a host',
  ])('is let through elsewhere: %s', (endpoint) => {
    expect(() => refuseMetadataAddress(endpoint)).not.toThrow();
  });
});
