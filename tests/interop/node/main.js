// What ali-oss does with a server, told as one JSON object.
const OSS = require('ali-oss');

const { ENDPOINT, BUCKET, KEY_ID, KEY_SECRET, OBJECT, TOKEN } = process.env;

async function main() {
  const options = {
    endpoint: ENDPOINT,
    bucket: BUCKET,
    accessKeyId: KEY_ID,
    accessKeySecret: KEY_SECRET,
    stsToken: TOKEN || undefined,
    region: 'oss-cn-hangzhou',
    authorizationV4: true,
    refreshSTSToken: async () => ({}),
    refreshSTSTokenInterval: 1e9,
  };
  // For an IP address its requests name the bucket in Host alone, and its URLs only with sldEnable.
  const client = new OSS(options);
  const signer = new OSS({ ...options, sldEnable: true });
  const told = {};
  const put = await client.put(OBJECT, Buffer.from('content'), {
    headers: { 'Content-Type': 'text/plain' },
    meta: { author: 'alice' },
  });
  told.put = put.res.status;
  const got = await client.get(OBJECT);
  told.get = got.content.toString();
  const head = await client.head(OBJECT);
  told.author = head.meta.author;
  told.length = Number(head.res.headers['content-length']);
  await client.multipartUpload(`${OBJECT}.big`, Buffer.alloc(250 * 1024, 'x'), { partSize: 100 * 1024 });
  told.multipart = (await client.get(`${OBJECT}.big`)).content.length;
  told.listed = (await client.list({ prefix: OBJECT })).objects.map((object) => object.name);
  try {
    await client.get(`${OBJECT}.none`);
  } catch (error) {
    told.error = [error.status, error.code];
  }
  await client.delete(`${OBJECT}.big`);
  told.after = (await client.list({ prefix: OBJECT })).objects.length;
  const headers = { 'Content-Type': 'text/css', 'x-oss-meta-by': 'url' };
  told.url = await signer.signatureUrlV4('PUT', 600, { headers }, `${OBJECT}.url`);
  told.headers = headers;
  console.log(JSON.stringify(told));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
