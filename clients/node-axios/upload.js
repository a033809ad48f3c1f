const fs = require('node:fs');
const axios = require('axios');

async function upload(signedUrl, filePath) {
  const stats = await fs.promises.stat(filePath);
  if (!stats.isFile()) {
    throw new Error(`${filePath} is not a file`);
  }

  const response = await axios.put(signedUrl, fs.createReadStream(filePath), {
    timeout: 60000, // milliseconds of silence
    headers: {
      // Left alone, axios adds "Content-Type: application/x-www-form-urlencoded",
      // and OSS refuses a type that the URL was not signed with.
      'Content-Type': false,
      // A stream without a length is sent chunked.
      'Content-Length': stats.size,
    },
    maxRedirects: 0, // otherwise the whole file is kept in memory for a redirect
    validateStatus: null, // report every status below
  });

  console.log(`Upload status: ${response.status}`);
  if (response.status !== 200) {
    // OSS explains in its XML answer why it refused the upload.
    throw new Error(String(response.data).slice(0, 1000));
  }
}

// The URL signed for PUT, and the local file to upload.
const signedUrl = '<signedUrl>';
const filePath = '/path/to/local/file.txt';

upload(signedUrl, filePath).catch((error) => {
  console.error(`Upload failed: ${error.message || error.code}`);
  process.exitCode = 1;
});
