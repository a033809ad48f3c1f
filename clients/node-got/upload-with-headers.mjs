import fs from 'node:fs';
import got from 'got';

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

  const response = await got.put(signedUrl, {
    headers: requestHeaders,
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
  console.error(`Upload failed: ${error.code || error.message}`);
  process.exitCode = 1;
});
