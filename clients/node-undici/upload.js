const fs = require('node:fs');
const { request } = require('undici');

async function upload(signedUrl, filePath) {
  const stats = await fs.promises.stat(filePath);
  if (!stats.isFile()) {
    throw new Error(`${filePath} is not a file`);
  }

  const response = await request(signedUrl, {
    method: 'PUT',
    headers: { 'Content-Length': stats.size }, // a stream without a length is sent chunked
    body: fs.createReadStream(filePath),
    headersTimeout: 60000, // milliseconds of silence
    bodyTimeout: 60000,
  });
  const answer = await response.body.text();

  console.log(`Upload status: ${response.statusCode}`);
  if (response.statusCode !== 200) {
    // OSS explains in its XML answer why it refused the upload.
    throw new Error(answer.slice(0, 1000));
  }
}

// The URL signed for PUT, and the local file to upload.
const signedUrl = '<signedUrl>';
const filePath = '/path/to/local/file.txt';

upload(signedUrl, filePath).catch((error) => {
  console.error(`Upload failed: ${error.message || error.code}`);
  process.exitCode = 1;
});
