import fs from 'node:fs';
import fetch from 'node-fetch';

async function upload(signedUrl, filePath, headers, metadata) {
  const stats = await fs.promises.stat(filePath);
  if (!stats.isFile()) {
    throw new Error(`${filePath} is not a file`);
  }

  // A stream without a length is sent chunked.
  const requestHeaders = { 'Content-Length': stats.size };
  for (const [name, value] of Object.entries(headers)) {
    requestHeaders[name] = utf8(value);
  }
  for (const [name, value] of Object.entries(metadata)) {
    requestHeaders[`x-oss-meta-${name}`] = utf8(value);
  }

  const response = await fetch(signedUrl, {
    method: 'PUT',
    headers: requestHeaders,
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
  // A TypeError quotes what is no URL, and its signature does not belong in a log.
  const reason = error instanceof TypeError ? 'the signed URL is not a URL' : error.message;
  console.error(`Upload failed: ${error.code || reason}`);
  process.exitCode = 1;
});
