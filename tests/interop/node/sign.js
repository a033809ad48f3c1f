// ali-oss as a process: one wish a line, one signature a line.
const readline = require('readline');
const utils = require('ali-oss/lib/common/signUtils');

function sign(wish) {
  const headers = { ...wish.headers };
  const names = Object.keys(wish.query);
  const day = new Date(wish.time * 1000);
  const date = day.toISOString().replace(/[-:]/g, '').replace('.000', '');
  const today = date.split('T')[0];
  if (wish.where === 'form') {
    return wish.version === 'v1'
      ? utils.computeSignature(wish.key_secret, wish.key)
      : utils.getSignatureV4(wish.key_secret, today, wish.region, wish.key, wish.product);
  }
  // Which parameters V1 signs is for the caller of ali-oss to say.
  if (wish.version === 'v1' && names.some((name) => ['foo', 'prefix'].includes(name))) {
    throw new Error('not asked');
  }
  if (wish.version === 'v1') {
    const parameters = {};
    names.forEach((name) => { parameters[name] = wish.query[name]; });
    if (wish.token && wish.where === 'url') parameters['security-token'] = wish.token;
    if (wish.token && wish.where === 'header') headers['x-oss-security-token'] = wish.token;
    const until = wish.where === 'url' ? String(wish.time + wish.expires) : day.toUTCString();
    if (!Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')) {
      headers['Content-Type'] = '';
    }
    const text = utils.buildCanonicalString(
      wish.method, `/${wish.bucket}/${wish.key}`, { headers, parameters }, until);
    return utils.computeSignature(wish.key_secret, text);
  }
  const queries = {};
  names.forEach((name) => { queries[name] = wish.query[name] || null; });
  const additional = utils.fixAdditionalHeaders(wish.additional);
  if (wish.where === 'url') {
    if (additional.length) queries['x-oss-additional-headers'] = additional.join(';');
    queries['x-oss-credential'] = utils.getCredential(today, wish.region, wish.key_id, wish.product);
    queries['x-oss-date'] = date;
    queries['x-oss-expires'] = wish.expires;
    queries['x-oss-signature-version'] = 'OSS4-HMAC-SHA256';
    if (wish.token) queries['x-oss-security-token'] = wish.token;
  } else {
    headers['x-oss-date'] = date;
    headers['x-oss-content-sha256'] = 'UNSIGNED-PAYLOAD';
    if (wish.token) headers['x-oss-security-token'] = wish.token;
  }
  const request = utils.getCanonicalRequest(
    wish.method, { headers, queries }, wish.bucket, wish.key, additional);
  const text = utils.getStringToSign(wish.region, date, request, wish.product);
  return utils.getSignatureV4(wish.key_secret, today, wish.region, text, wish.product);
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const told = {};
  try {
    const wish = JSON.parse(line);
    if (wish.version === 'v2') throw new Error('V2 is not there');
    told.signature = sign(wish);
  } catch (error) {
    told.error = String(error.message);
  }
  process.stdout.write(`${JSON.stringify(told)}\n`);
});
