const fs = require('node:fs');
const superagent = require('superagent');

async function upload(signedUrl, filePath, headers, metadata) {
  const stats = await fs.promises.stat(filePath);
  if (!stats.isFile()) {
    throw new Error(`${filePath} is not a file`);
  }

  const request = superagent
    .put(signedUrl)
    .timeout({ deadline: 600000 }) // milliseconds for the whole upload
    .redirects(0) // the signature holds for this address alone
    .buffer(true) // the XML of a refusal, too
    .ok(() => true); // report every status below
  for (const [name, value] of Object.entries(headers)) {
    request.set(name, utf8(value));
  }
  for (const [name, value] of Object.entries(metadata)) {
    request.set(`x-oss-meta-${name}`, utf8(value));
  }
  // A stream that is piped to superagent misses a refusal in mid-file.
  const response = await request.send(await fs.promises.readFile(filePath));

  console.log(`Upload status: ${response.status}`);
  if (response.status !== 200) {
    // OSS explains in its XML answer why it refused the upload.
    throw new Error(response.text.slice(0, 1000));
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
