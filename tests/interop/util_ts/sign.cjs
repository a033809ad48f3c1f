// The signer of @alicloud/oss-util (TypeScript) as a process: one wish a line, one signature a line.
// The folder into which it is installed (`npm install --prefix`) is the first argument.
const path = require('node:path');
const readline = require('node:readline');

const modules = path.join(process.argv[2], 'node_modules', '@alicloud', 'oss-util');
const { getSignatureV2 } = require(path.join(modules, 'dist', 'signature.js'));

function signatureOf(wish) {
  if (wish.version !== 'v2' || wish.where === 'form') {
    throw new Error('asked for V2 of requests alone');
  }
  const byUrl = wish.where === 'url';
  const until = String(wish.time + wish.expires);
  const headers = {};
  for (const [name, value] of Object.entries(wish.headers)) {
    headers[name.toLowerCase()] = value;
  }
  const listed = [...wish.additional].sort().filter((name) => name in headers);
  // It writes a parameter without a value as its bare name only where that value is undefined.
  const query = {};
  for (const [name, value] of Object.entries(wish.query)) {
    query[name] = value === '' ? undefined : value;
  }
  if (byUrl) {
    Object.assign(query, {
      'x-oss-signature-version': 'OSS2',
      'x-oss-expires': until,
      'x-oss-access-key-id': wish.key_id,
      ...(listed.length ? { 'x-oss-additional-headers': listed.join(';') } : {}),
      ...(wish.token ? { 'security-token': wish.token } : {}),
    });
  } else if (wish.token) {
    headers['x-oss-security-token'] = wish.token;
  }
  headers.date = byUrl ? until : new Date(wish.time * 1000).toUTCString();
  const request = { method: wish.method, pathname: `/${wish.key}`, query, headers };
  return getSignatureV2(request, wish.bucket, wish.key_secret, listed).signature;
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  let told;
  try {
    told = { signature: signatureOf(JSON.parse(line)) };
  } catch (error) {
    told = { error: String(error) };
  }
  process.stdout.write(`${JSON.stringify(told)}\n`);
});
