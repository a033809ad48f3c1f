// The signer of @alicloud/oss-util (TypeScript) as a process: one task a line, one signature a line.
// The folder into which it is installed (`npm install --prefix`) is the first argument.
const path = require('node:path');
const readline = require('node:readline');

const modules = path.join(process.argv[2], 'node_modules', '@alicloud', 'oss-util');
const { getSignatureV2 } = require(path.join(modules, 'dist', 'signature.js'));

function signatureOf(task) {
  if (task.version !== 'v2' || task.where === 'form') {
    throw new Error('asked for V2 of requests alone');
  }
  const byUrl = task.where === 'url';
  const until = String(task.time + task.expires);
  const headers = {};
  for (const [name, value] of Object.entries(task.headers)) {
    headers[name.toLowerCase()] = value;
  }
  const listed = [...task.additional].sort().filter((name) => name in headers);
  // It writes a parameter without a value as its bare name only where that value is undefined.
  const query = {};
  for (const [name, value] of Object.entries(task.query)) {
    query[name] = value === '' ? undefined : value;
  }
  if (byUrl) {
    Object.assign(query, {
      'x-oss-signature-version': 'OSS2',
      'x-oss-expires': until,
      'x-oss-access-key-id': task.key_id,
      ...(listed.length ? { 'x-oss-additional-headers': listed.join(';') } : {}),
      ...(task.token ? { 'security-token': task.token } : {}),
    });
  } else if (task.token) {
    headers['x-oss-security-token'] = task.token;
  }
  headers.date = byUrl ? until : new Date(task.time * 1000).toUTCString();
  const request = { method: task.method, pathname: `/${task.key}`, query, headers };
  return getSignatureV2(request, task.bucket, task.key_secret, listed).signature;
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
