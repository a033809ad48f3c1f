import fs from 'node:fs';
import fetch from 'node-fetch';

async function upload(signedUrl, filePath) {
  const stats = await fs.promises.stat(filePath);
  if (!stats.isFile()) {
    throw new Error(`${filePath} is not a file`);
  }

  const response = await fetch(signedUrl, {
    method: 'PUT',
    headers: { 'Content-Length': stats.size }, // a stream without a length is sent chunked
    body: fs.createReadStream(filePath),
    redirect: 'manual', // a stream that is half read cannot be sent again
    signal: AbortSignal.timeout(600000), // milliseconds for the whole upload
  });

  console.log(`Upload status: ${response.status}`);
  if (response.status !== 200) {
    // OSS explains in its XML answer why it refused the upload.
    throw new Error((await response.text()).slice(0, 1000));
  }
}

// The URL signed for PUT, and the local file to upload.
const signedUrl = '<signedUrl>';
const filePath = '/path/to/local/file.txt';

upload(signedUrl, filePath).catch((error) => {
  // A TypeError quotes what is no URL, and its signature does not belong in a log.
  const reason = error instanceof TypeError ? 'the signed URL is not a URL' : error.message;
  console.error(`Upload failed: ${error.code || reason}`);
  process.exitCode = 1;
});
