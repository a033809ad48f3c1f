const fs = require('node:fs');

async function upload(signedUrl, filePath) {
  const stats = await fs.promises.stat(filePath);
  if (!stats.isFile()) {
    throw new Error(`${filePath} is not a file`);
  }

  const response = await fetch(signedUrl, {
    method: 'PUT',
    // A Blob has a length, and without a type it adds none; a stream would be sent chunked.
    body: await fs.openAsBlob(filePath),
    redirect: 'manual', // the signature holds for this address alone
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
  console.error(`Upload failed: ${error.cause?.code || error.message}`);
  process.exitCode = 1;
});
