import fs from 'node:fs';
import got from 'got';

async function upload(signedUrl, filePath) {
  const stats = await fs.promises.stat(filePath);
  if (!stats.isFile()) {
    throw new Error(`${filePath} is not a file`);
  }

  const response = await got.put(signedUrl, {
    headers: { 'Content-Length': stats.size }, // a stream without a length is sent chunked
    body: fs.createReadStream(filePath),
    timeout: { connect: 10000, socket: 60000 }, // milliseconds, of silence the second
    retry: { limit: 0 }, // a stream that is half read cannot be sent again
    followRedirect: false, // the signature holds for this address alone
    throwHttpErrors: false, // report every status below
  });

  console.log(`Upload status: ${response.statusCode}`);
  if (response.statusCode !== 200) {
    // OSS explains in its XML answer why it refused the upload.
    throw new Error(response.body.slice(0, 1000));
  }
}

// The URL signed for PUT, and the local file to upload.
const signedUrl = '<signedUrl>';
const filePath = '/path/to/local/file.txt';

upload(signedUrl, filePath).catch((error) => {
  console.error(`Upload failed: ${error.code || error.message}`);
  process.exitCode = 1;
});
