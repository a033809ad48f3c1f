<?php
// The signers of aliyun-oss-php-sdk as a process: one task a line, one signature a line.
// The folder of the SDK is the first argument.
spl_autoload_register(function ($class) use ($argv) {
    $file = $argv[1] . '/src/' . str_replace('\\', '/', $class) . '.php';
    if (is_file($file)) {
        require $file;
    }
});
error_reporting(E_ERROR);

function signature_of(array $task): string
{
    if ($task['version'] === 'v2' || ($task['where'] === 'form' && $task['version'] === 'v1')) {
        throw new Exception('not there');
    }
    if ($task['where'] === 'form') {
        // What is signed is the policy; the SDK has a function for any text, for itself alone.
        $sign = new ReflectionMethod(OSS\Signer\SignerV4::class, 'calcSignature');
        $sign->setAccessible(true);
        return $sign->invoke(new OSS\Signer\SignerV4(), $task['key_secret'],
            gmdate('Ymd', $task['time']), $task['region'], $task['product'], $task['key']);
    }
    $pairs = [];
    foreach ($task['query'] as $name => $value) {
        $pairs[] = rawurlencode($name) . ($value === '' ? '' : '=' . rawurlencode($value));
    }
    $request = new OSS\Http\RequestCore('http://127.0.0.1/key?' . implode('&', $pairs));
    $request->set_method($task['method']);
    foreach ($task['headers'] as $name => $value) {
        $request->add_header($name, $value);
    }
    $request->add_header('Date', gmdate('D, d M Y H:i:s \G\M\T', $task['time']));
    $options = ['bucket' => $task['bucket'], 'key' => $task['key'], 'region' => $task['region'],
        'product' => $task['product'], 'expiration' => $task['time'] + $task['expires'],
        'additionalHeaders' => $task['additional']];
    $credentials = new OSS\Credentials\Credentials($task['key_id'], $task['key_secret'], $task['token']);
    $signer = $task['version'] === 'v1' ? new OSS\Signer\SignerV1() : new OSS\Signer\SignerV4();
    if ($task['where'] === 'url') {
        $signer->presign($request, $credentials, $options);
        parse_str(parse_url($request->request_url, PHP_URL_QUERY), $told);
        return $told['x-oss-signature'] ?? $told['Signature'];
    }
    $signer->sign($request, $credentials, $options);
    $told = $request->request_headers['Authorization'];
    return substr($told, strrpos($told, $task['version'] === 'v1' ? ':' : 'Signature=')
        + ($task['version'] === 'v1' ? 1 : 10));
}

while (($line = fgets(STDIN)) !== false) {
    try {
        $told = ['signature' => signature_of(json_decode($line, true))];
    } catch (Throwable $error) {
        $told = ['error' => $error->getMessage()];
    }
    echo json_encode($told), "\n";
}
