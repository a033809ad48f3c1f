// ali-oss as a process: one task a line, one signature a line.
const readline = require('readline');
const utils = require('ali-oss/lib/common/signUtils');

function sign(task) {
  const headers = { ...task.headers };
  const names = Object.keys(task.query);
  const day = new Date(task.time * 1000);
  const date = day.toISOString().replace(/[-:]/g, '').replace('.000', '');
  const today = date.split('T')[0];
  if (task.where === 'form') {
    return task.version === 'v1'
      ? utils.computeSignature(task.key_secret, task.key)
      : utils.getSignatureV4(task.key_secret, today, task.region, task.key, task.product);
  }
  // Which parameters V1 signs is for the caller of ali-oss to say.
  if (task.version === 'v1' && names.some((name) => ['foo', 'prefix'].includes(name))) {
    throw new Error('not asked');
  }
  if (task.version === 'v1') {
    const parameters = {};
    names.forEach((name) => { parameters[name] = task.query[name]; });
    if (task.token && task.where === 'url') parameters['security-token'] = task.token;
    if (task.token && task.where === 'header') headers['x-oss-security-token'] = task.token;
    const until = task.where === 'url' ? String(task.time + task.expires) : day.toUTCString();
    if (!Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')) {
      headers['Content-Type'] = '';
    }
    const text = utils.buildCanonicalString(
      task.method, `/${task.bucket}/${task.key}`, { headers, parameters }, until);
    return utils.computeSignature(task.key_secret, text);
  }
  const queries = {};
  names.forEach((name) => { queries[name] = task.query[name] || null; });
  const additional = utils.fixAdditionalHeaders(task.additional);
  if (task.where === 'url') {
    if (additional.length) queries['x-oss-additional-headers'] = additional.join(';');
    queries['x-oss-credential'] = utils.getCredential(today, task.region, task.key_id, task.product);
    queries['x-oss-date'] = date;
    queries['x-oss-expires'] = task.expires;
    queries['x-oss-signature-version'] = 'OSS4-HMAC-SHA256';
    if (task.token) queries['x-oss-security-token'] = task.token;
  } else {
    headers['x-oss-date'] = date;
    headers['x-oss-content-sha256'] = 'UNSIGNED-PAYLOAD';
    if (task.token) headers['x-oss-security-token'] = task.token;
  }
  const request = utils.getCanonicalRequest(
    task.method, { headers, queries }, task.bucket, task.key, additional);
  const text = utils.getStringToSign(task.region, date, request, task.product);
  return utils.getSignatureV4(task.key_secret, today, task.region, text, task.product);
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const told = {};
  try {
    const task = JSON.parse(line);
    if (task.version === 'v2') throw new Error('V2 is not there');
    told.signature = sign(task);
  } catch (error) {
    told.error = String(error.message);
  }
  process.stdout.write(`${JSON.stringify(told)}\n`);
});
