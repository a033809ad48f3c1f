<?php

require 'GuzzleHttp/autoload.php';

use GuzzleHttp\Client;
use GuzzleHttp\Exception\GuzzleException;
use GuzzleHttp\Psr7\Utils;

function upload(string $signedUrl, string $path): void
{
    if (!is_file($path)) {
        throw new RuntimeException("$path is not a file");
    }

    $client = new Client([
        'connect_timeout' => 10, // seconds
        'timeout' => 600, // for the whole upload
        'allow_redirects' => false, // the signature holds for this address alone
        'http_errors' => false, // report every status below
    ]);
    $response = $client->put($signedUrl, [
        // Without its name, from which Guzzle would guess a Content-Type.
        'body' => Utils::streamFor(fopen($path, 'rb'), ['metadata' => ['uri' => '']]),
    ]);

    echo 'Upload status: ', $response->getStatusCode(), PHP_EOL;
    if ($response->getStatusCode() !== 200) {
        // OSS explains in its XML answer why it refused the upload.
        throw new RuntimeException(substr((string) $response->getBody(), 0, 1000));
    }
}

// The URL signed for PUT, and the local file to upload.
$signedUrl = '<signedUrl>';
$path = '/path/to/local/file.txt';

try {
    upload($signedUrl, $path);
} catch (GuzzleException $e) {
    // Its message quotes the URL, whose signature does not belong in a log.
    fwrite(STDERR, 'Upload failed: ' . explode(' for ', $e->getMessage())[0] . PHP_EOL);
    exit(1);
} catch (RuntimeException $e) {
    fwrite(STDERR, 'Upload failed: ' . $e->getMessage() . PHP_EOL);
    exit(1);
}
