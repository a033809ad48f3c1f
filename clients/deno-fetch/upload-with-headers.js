async function upload(signedUrl, filePath, headers, metadata) {
  const stats = await Deno.stat(filePath);
  if (!stats.isFile) {
    throw new Error(`${filePath} is not a file`);
  }

  const requestHeaders = {};
  for (const [name, value] of Object.entries(headers)) {
    requestHeaders[name] = utf8(value);
  }
  for (const [name, value] of Object.entries(metadata)) {
    requestHeaders[`x-oss-meta-${name}`] = utf8(value);
  }

  const file = await Deno.open(filePath);
  const response = await fetch(signedUrl, {
    method: 'PUT',
    headers: requestHeaders,
    body: file.readable, // sent chunked: Deno takes no length for a stream
    redirect: 'manual', // the signature holds for this address alone
    signal: AbortSignal.timeout(600000), // milliseconds for the whole upload
  });

  console.log(`Upload status: ${response.status}`);
  if (response.status !== 200) {
    // OSS explains in its XML answer why it refused the upload.
    throw new Error((await response.text()).slice(0, 1000));
  }
}

// fetch takes one byte per character: so hand over one character for each byte of the UTF-8
// that was signed.
function utf8(value) {
  return String.fromCharCode(...new TextEncoder().encode(value));
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
  // The error may quote the URL, whose signature does not belong in a log.
  console.error(`Upload failed: ${error.message.replace(/\?\S+/, '?…')}`);
  Deno.exitCode = 1;
});
