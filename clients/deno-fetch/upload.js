async function upload(signedUrl, filePath) {
  const stats = await Deno.stat(filePath);
  if (!stats.isFile) {
    throw new Error(`${filePath} is not a file`);
  }

  const file = await Deno.open(filePath);
  const response = await fetch(signedUrl, {
    method: 'PUT',
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

// The URL signed for PUT, and the local file to upload.
const signedUrl = '<signedUrl>';
const filePath = '/path/to/local/file.txt';

upload(signedUrl, filePath).catch((error) => {
  // The error may quote the URL, whose signature does not belong in a log.
  console.error(`Upload failed: ${error.message.replace(/\?\S+/, '?…')}`);
  Deno.exitCode = 1;
});
