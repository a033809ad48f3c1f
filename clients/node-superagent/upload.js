const fs = require('node:fs');
const superagent = require('superagent');

async function upload(signedUrl, filePath) {
  const stats = await fs.promises.stat(filePath);
  if (!stats.isFile()) {
    throw new Error(`${filePath} is not a file`);
  }

  const response = await superagent
    .put(signedUrl)
    .timeout({ deadline: 600000 }) // milliseconds for the whole upload
    .redirects(0) // the signature holds for this address alone
    .buffer(true) // the XML of a refusal, too
    .ok(() => true) // report every status below
    .send(await fs.promises.readFile(filePath)); // piped, it would miss a refusal in mid-file

  console.log(`Upload status: ${response.status}`);
  if (response.status !== 200) {
    // OSS explains in its XML answer why it refused the upload.
    throw new Error(response.text.slice(0, 1000));
  }
}

// The URL signed for PUT, and the local file to upload.
const signedUrl = '<signedUrl>';
const filePath = '/path/to/local/file.txt';

upload(signedUrl, filePath).catch((error) => {
  console.error(`Upload failed: ${error.code || error.message}`);
  process.exitCode = 1;
});
