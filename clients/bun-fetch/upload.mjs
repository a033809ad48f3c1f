import fs from 'node:fs';

async function upload(signedUrl, filePath) {
  const stats = await fs.promises.stat(filePath);
  if (!stats.isFile()) {
    throw new Error(`${filePath} is not a file`);
  }

  const response = await fetch(signedUrl, {
    method: 'PUT',
    headers: { 'Content-Length': stats.size }, // a stream without a length is sent chunked
    // Handed over whole, the file would add a Content-Type; its stream adds none.
    body: Bun.file(filePath).stream(),
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
  console.error(`Upload failed: ${error.code || error.message}`);
  process.exitCode = 1;
});
