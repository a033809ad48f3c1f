const fs = require('node:fs');

async function upload(signedUrl, filePath, headers, metadata) {
  const stats = await fs.promises.stat(filePath);
  if (!stats.isFile()) {
    throw new Error(`${filePath} is not a file`);
  }

  const requestHeaders = {};
  for (const [name, value] of Object.entries(headers)) {
    requestHeaders[name] = utf8(value);
  }
  for (const [name, value] of Object.entries(metadata)) {
    requestHeaders[`x-oss-meta-${name}`] = utf8(value);
  }

  const response = await fetch(signedUrl, {
    method: 'PUT',
    headers: requestHeaders,
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

// Node.js writes one byte per character: so hand over one character for each byte of the UTF-8
// that was signed.
function utf8(value) {
  return Buffer.from(value, 'utf8').toString('latin1');
}

// The URL signed for PUT, and the local file to upload.
const signedUrl = '<signedUrl>';
const filePath = '/path/to/local/file.txt';

// Exactly the headers and the user metadata with which the URL was signed.
const headers = {
  'Content-Type': 'text/plain',
  'x-oss-storage-class': 'Standard',
};
const metadata = {
  author: 'alice',
  project: 'snippets',
};

upload(signedUrl, filePath, headers, metadata).catch((error) => {
  console.error(`Upload failed: ${error.cause?.code || error.message}`);
  process.exitCode = 1;
});
