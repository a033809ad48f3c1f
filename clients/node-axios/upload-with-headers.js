const fs = require('node:fs');
const axios = require('axios');

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
  // Where the headers name no type, axios adds "application/x-www-form-urlencoded", and OSS
  // refuses a type that the URL was not signed with: false (axios 1.1.1 or later) means none.
  if (!Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')) {
    requestHeaders['Content-Type'] = false;
  }

  const response = await axios.put(signedUrl, fs.createReadStream(filePath), {
    timeout: 60000, // milliseconds of silence
    headers: requestHeaders,
    maxRedirects: 0, // otherwise the whole file is kept in memory for a redirect
    validateStatus: null, // report every status below
  });

  console.log(`Upload status: ${response.status}`);
  if (response.status !== 200) {
    // OSS explains in its XML answer why it refused the upload.
    throw new Error(String(response.data).slice(0, 1000));
  }
}

// axios drops every character of a header that is not Latin-1, and Node.js writes one byte per
// character: so hand over one character for each byte of the UTF-8 that was signed.
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
  console.error(`Upload failed: ${error.message || error.code}`);
  process.exitCode = 1;
});
