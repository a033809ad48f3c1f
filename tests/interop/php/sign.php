<?php
// The signers of aliyun-oss-php-sdk as a process: one wish a line, one signature a line.
// The folder of the SDK is the first argument.
spl_autoload_register(function ($class) use ($argv) {
    $file = $argv[1] . '/src/' . str_replace('\\', '/', $class) . '.php';
    if (is_file($file)) {
        require $file;
    }
});
error_reporting(E_ERROR);

function signature_of(array $wish): string
{
    if ($wish['version'] === 'v2' || ($wish['where'] === 'form' && $wish['version'] === 'v1')) {
        throw new Exception('not there');
    }
    if ($wish['where'] === 'form') {
        // What is signed is the policy; the SDK has a function for any text, for itself alone.
        $sign = new ReflectionMethod(OSS\Signer\SignerV4::class, 'calcSignature');
        $sign->setAccessible(true);
        return $sign->invoke(new OSS\Signer\SignerV4(), $wish['key_secret'],
            gmdate('Ymd', $wish['time']), $wish['region'], $wish['product'], $wish['key']);
    }
    $pairs = [];
    foreach ($wish['query'] as $name => $value) {
        $pairs[] = rawurlencode($name) . ($value === '' ? '' : '=' . rawurlencode($value));
    }
    $request = new OSS\Http\RequestCore('http://127.0.0.1/key?' . implode('&', $pairs));
    $request->set_method($wish['method']);
    foreach ($wish['headers'] as $name => $value) {
        $request->add_header($name, $value);
    }
    $request->add_header('Date', gmdate('D, d M Y H:i:s \G\M\T', $wish['time']));
    $options = ['bucket' => $wish['bucket'], 'key' => $wish['key'], 'region' => $wish['region'],
        'product' => $wish['product'], 'expiration' => $wish['time'] + $wish['expires'],
        'additionalHeaders' => $wish['additional']];
    $credentials = new OSS\Credentials\Credentials($wish['key_id'], $wish['key_secret'], $wish['token']);
    $signer = $wish['version'] === 'v1' ? new OSS\Signer\SignerV1() : new OSS\Signer\SignerV4();
    if ($wish['where'] === 'url') {
        $signer->presign($request, $credentials, $options);
        parse_str(parse_url($request->request_url, PHP_URL_QUERY), $told);
        return $told['x-oss-signature'] ?? $told['Signature'];
    }
    $signer->sign($request, $credentials, $options);
    $told = $request->request_headers['Authorization'];
    return substr($told, strrpos($told, $wish['version'] === 'v1' ? ':' : 'Signature=')
        + ($wish['version'] === 'v1' ? 1 : 10));
}

while (($line = fgets(STDIN)) !== false) {
    try {
        $told = ['signature' => signature_of(json_decode($line, true))];
    } catch (Throwable $error) {
        $told = ['error' => $error->getMessage()];
    }
    echo json_encode($told), "\n";
}
