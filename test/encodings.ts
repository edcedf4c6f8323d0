/** How a secret may come out again: as it is, in the encodings of URLs, JSON, YAML, XML, shells and headers, and inside of others. */
export const encodings: Readonly<Record<string, (secret: string) => string>> = {
  plain: (secret) => secret,
  'in quotes': (secret) => `"${secret}"`,
  'URL component': encodeURIComponent,
  'URL as a whole': encodeURI,
  'URL component in lower case': (secret) => lowerCodes(encodeURIComponent(secret)),
  'form field': (secret) => new URLSearchParams({ s: secret }).toString().slice(2),
  'form field in lower case': (secret) =>
    lowerCodes(new URLSearchParams({ s: secret }).toString().slice(2)),
  'query of S3': (secret) => strict(secret),
  'query of S3 in lower case': (secret) => lowerCodes(strict(secret)),
  'URL in a URL': (secret) => encodeURIComponent(encodeURIComponent(secret)),
  'every byte of a URL': (secret) => Buffer.from(secret).toString('hex').replaceAll(/../g, '%$&'),
  'presigned URL': (secret) => `https://h/b/k?X-Amz-Security-Token=${strict(secret)}&X-Amz-Date=1`,
  'user and password in a URL': (secret) => `https://user:${encodeURIComponent(secret)}@h:9000/`,
  'user and password before a host': (secret) => `user:${secret}@h:9000`,
  JSON: (secret) => JSON.stringify(secret),
  'JSON in JSON': (secret) => JSON.stringify(JSON.stringify(secret)),
  'JSON of Go': (secret) => goJson(secret),
  'JSON of PHP': (secret) => JSON.stringify(secret).replaceAll('/', '\\/'),
  'JSON in ASCII': (secret) => unicodeEscaped(JSON.stringify(secret)),
  'field of a JSON object': (secret) => JSON.stringify({ note: `sent ${secret} twice` }),
  'YAML in single quotes': (secret) => `key: '${secret.replaceAll("'", "''")}'`,
  'YAML in double quotes': (secret) => `key: ${JSON.stringify(secret)}`,
  XML: (secret) => xml(secret, '&quot;', '&apos;'),
  'XML of Go': (secret) => xml(secret, '&#34;', '&#39;'),
  'XML with numbers': (secret) => xml(secret, '&#x22;', '&#x27;'),
  'HTML in an attribute': (secret) => `<a title="${xml(secret, '&quot;', '&#39;')}">`,
  'single quotes of a shell': (secret) => `'${secret.replaceAll("'", String.raw`'\''`)}'`,
  hex: (secret) => Buffer.from(secret).toString('hex'),
  'hex in capitals': (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
  base64: (secret) => Buffer.from(secret).toString('base64'),
  'base64 without its end': (secret) => Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  base64url: (secret) => Buffer.from(secret).toString('base64url'),
  'base64 in a URL': (secret) => encodeURIComponent(Buffer.from(secret).toString('base64')),
  'base64 of base64': (secret) =>
    Buffer.from(Buffer.from(secret).toString('base64')).toString('base64'),
  'basic authorization': (secret) =>
    `authorization: Basic ${Buffer.from(`root:${secret}`).toString('base64')}`,
  'basic authorization of another user': (secret) =>
    `Basic ${Buffer.from(`somebody:${secret}`).toString('base64')}`,
  'bearer of Milvus': (secret) => `authorization: Bearer root:${secret}`,
  'header of S3': (secret) => `x-amz-security-token: ${secret}`,
  'error of a header': (secret) => `invalid header value "${secret}"`,
  'argument of a command': (secret) => `milvus-backup --set minio.secretAccessKey=${secret}`,
  'printed by Node': (secret) => `{ secretKey: '${secret}' }`,
  'line of a file': (secret) => `MINIO_SECRET_KEY=${secret}\n`,
};

function lowerCodes(text: string): string {
  return text.replaceAll(/%../g, (code) => code.toLowerCase());
}

function strict(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function goJson(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[<>&]/g,
    (char) => `\\u00${char.charCodeAt(0).toString(16)}`,
  );
}

function unicodeEscaped(text: string): string {
  return text.replaceAll(
    /[\u0080-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function xml(text: string, quote: string, apostrophe: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', quote)
    .replaceAll("'", apostrophe);
}

/**
 * What of a secret could still be read in a text: the secret itself or what is always the same of it in an encoding. Base64 of a
 * longer text has it at one of three offsets.
 */
export function tracesOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const inside = [0, 1, 2].map((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset, 'x'), bytes]).toString('base64');
    return whole.slice(
      offset === 0 ? 0 : 4,
      Math.floor(whole.replace(/=+$/, '').length / 4) * 4 - 4,
    );
  });
  const bare = ['plain', 'URL component', 'query of S3', 'form field', 'hex', 'base64', 'base64url']
    .map((name) => encodings[name]?.(secret) ?? secret)
    .concat(JSON.stringify(secret).slice(1, -1), xml(secret, '&#34;', '&#39;'));
  return [...new Set([...bare, ...inside])].filter((trace) => trace.length >= 8);
}
