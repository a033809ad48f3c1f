# ruff: noqa: E501  a table reads best with one row a line

from itertools import starmap

import pytest

from harness.catalog.catalog import default_root
from harness.model.page import Block, Role, Runtime
from harness.model.page_program import PageProgram
from harness.model.scenario import Variant
from harness.pages.plan import why_not_run
from harness.pages.programs import page_program, read_tooling
from harness.pages.reading import read_page

KIT = read_tooling(default_root())
UNSENT = "it builds `{}` and does not send it"
OWN_KEYS = "it uploads with the SDK's own credentials, not through a signed URL"


def blocks_of(*code: tuple[str, str]) -> tuple[Block, ...]:
    fences = starmap("```{}\n{}\n```\n".format, code)
    return read_page("page.md", "\n".join(fences).encode()).blocks


def block_of(language: str, text: str) -> Block:
    (block,) = blocks_of((language, text))
    return block


def program_of(block: Block) -> PageProgram:
    toolkit = KIT.toolkit(block)
    assert toolkit is not None
    return page_program(block, KIT, toolkit, Variant.PUBLISHED, {})


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", "print(shelf.sign_url('PUT', 'a', 60))"),
        ("python", "print(client.presign(oss.PutObjectRequest(bucket='b', key='k')).url)"),
        ("python", "print(s3.generate_presigned_url('put_object', Params={}))"),
        ("python", "print(mc.presigned_put_object('b', 'k'))"),
        ("js", "console.log(shop.signatureUrl('a', { method: 'PUT' }));"),
        ("js", "shop.signatureUrlV4('PUT', 60, {}, 'a').then(console.log);"),
        ("js", "getSignedUrl(s3, new PutObjectCommand({})).then(console.log);"),
        ("java", "URL link = shop.generatePresignedUrl(order);"),
        ("java", 'String link = oss.presignConstrainedObjectURL("b", "k", 60);'),
        ("java", "String link = mc.getPresignedObjectUrl(order);"),
        ("go", 'link, err := shelf.SignURL("k", oss.HTTPPut, 60)'),
        ("go", 'link, err := shelf.SingURL("k", oss.HTTPPut, 60)'),
        ("go", "made, err := client.Presign(ctx, &oss.PutObjectRequest{})"),
        ("php", "$link = $shop->signUrl('b', 'k', 60, 'PUT');"),
        ("php", "$made = $client->presign(new Models\\PutObjectRequest('b', 'k'));"),
        ("php", "echo $shelf->createPresignedForPutRequest($order)['link'];"),
        ("python", "print(shelf.generate_presigned_upload('k', 60))"),
        ("js", "console.log(await shelf.makePresignedPut('k'));"),
        ("ruby", "puts shelf.object_url('k', true, 60)"),
        ("c", "char *link = oss_gen_signed_url(options, &b, &k, end, req);"),
        ("cpp", 'auto made = shop.GeneratePresignedUrl("b", "k", end, Http::Put);'),
        ("csharp", "var link = shop.GeneratePresignedUri(order);"),
        ("swift", "let made = try await client.presign(PutObjectRequest(bucket: b, key: k))"),
        ("objc", 'Task *t = [client presignConstrainURLWithBucketName:@"b" withObjectKey:@"k"];'),
        ("sh", "./ossutil64 sign oss://b/k --timeout 60"),
        ("sh", "aws s3 presign s3://b/k"),
        ("sh", "aws --profile <my-profile> s3 presign s3://b/k --expires-in 60"),
        ("sh", "ossutil --endpoint <endpoint> sign oss://b/k"),
        ("python", "mac = hmac.new(k, t, sha1)\nprint(f'{host}?Signature={quote(mac)}')"),
        ("php", "$s = hash_hmac('sha1', $t, $k, true);\necho \"$host?OSSAccessKeyId=$i&Signature=$s\";"),
        ("js", "const s = createHmac('sha256', k).update(t);\nlog(`${u}&x-oss-signature=${s}`);"),
        ("js", "const s = createHmac('sha1', k).update(t);\nconst q = new URLSearchParams({ OSSAccessKeyId: i, Signature: s });"),
    ],
)  # fmt: skip
def test_a_call_that_makes_a_signed_url_is_a_signer(language: str, text: str) -> None:
    assert block_of(language, text).role is Role.SIGNER


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sh", 'SIGNATURE=$(printf "$T" | openssl dgst -sha1 -hmac "$K" -binary | base64)\ncurl -T a -H "Authorization: OSS $I:$SIGNATURE" "$U"'),
        ("python", "signature=hmac.new(k, t, sha1)\nrequests.put(u, headers={'Authorization': f'OSS {i}:{signature}'})"),
        ("php", "$signature=hash_hmac('sha1', $t, $k, true);\n$h = \"Authorization: OSS $i:$signature\";"),
        ("js", "const signature=createHmac('sha1', k).update(t);\nsend({ 'Authorization': `OSS ${i}:${signature}` });"),
    ],
)  # fmt: skip
def test_a_variable_that_holds_a_signature_makes_no_signed_url(language: str, text: str) -> None:
    block = block_of(language, text)

    assert block.role is Role.OTHER
    assert block.reason == "it signs a request in its Authorization header, and makes no URL"


@pytest.mark.parametrize(
    ("language", "text", "reason"),
    [
        ("js", "client.put('a.txt', '/tmp/a.txt', { callback: { url: 'u' } });", OWN_KEYS),
        ("python", "shelf.put_object('a', b'x')", OWN_KEYS),
        ("java", 'order.setUrl("<yourCallbackServerUrl>");\nshop.putObject(order);', OWN_KEYS),
        ("sh", "ossutil cp a.txt oss://b/a.txt", OWN_KEYS),
        ("mermaid", "graph TD", "mermaid is not run"),
        ("sh", "https://b.example.com/a.txt?Signature=x****\n0.1(s) elapsed", "a URL that something has printed"),
        ("ts", "getPresignedUrl(path: string, options: Options): Promise<Answer | undefined>", "synopsis"),
        ("sh", "  sudo unzip shelf.zip", "installs or prepares"),
        ("sh", "go version", "installs or prepares"),
        ("sh", "ossutil sign address\n[--timeout <value>]\n[--payer <value>]", "synopsis"),
    ],
)  # fmt: skip
def test_what_uses_no_signed_url_is_beside_it_for_this_reason(
    language: str, text: str, reason: str
) -> None:
    block = block_of(language, text)

    assert block.role in {Role.OTHER, Role.OUTPUT}
    assert reason in block.reason


@pytest.mark.parametrize(
    ("language", "text", "role", "reason"),
    [
        ("html", "<script src='https://cdn.example.net/up.js'></script><script>fetch('<signedUrl>', {method: 'PUT'})</script>", Role.UPLOADER, "https://cdn.example.net/up.js"),
        ("html", "<script>fetch('/api/sign').then((r) => fetch('<signedUrl>', {method: 'PUT'}))</script>", Role.UPLOADER, "a server of the reader's own"),
        ("js", "import { useState } from 'react';\naxios.put('<signedUrl>', file);", Role.UPLOADER, "a part of a component"),
        ("svelte", "<script>\nconst send = (e) => fetch('<signedUrl>', { method: 'PUT', body: e.target.files[0] });\n</script>\n<input type=file on:change={send} />", Role.UPLOADER, "a component of a framework"),
        ("html", "<input type=file id=f>\n<script type=module>\nimport ky from 'https://esm.sh/ky';\nf.onchange = () => ky.put('<signedUrl>', { body: f.files[0] });\n</script>", Role.UPLOADER, "a script that is not here (https://esm.sh/ky)"),
        ("js", "import { upload } from 'svelte';\naxios.put('<signedUrl>', file);", Role.UPLOADER, "a component of a framework"),
        ("rust", 'let link = shop.sign_upload_url("a", &build);', Role.SIGNER, "no toolkit runs rust"),
        ("sh", "anytool presign shelf/a.txt --method put", Role.SIGNER, "it needs anytool"),
        ("sh", "sometool thumb a.png | curl -T - '<signedUrl>'", Role.UPLOADER, "it needs sometool"),
        ("python", "import requests\nu = requests.post('https://api.example.org/lease').json()['url']\nrequests.put(u, data=b'x')", Role.UPLOADER, "another service for the URL (api.example.org)"),
        ("js", "const { link } = await (await fetch('/lease?of=a.txt')).json();\nawait fetch(link, { method: 'PUT', body: file });", Role.UPLOADER, "a server of the reader's own (/lease)"),
        ("js", "axios({ url: 'http://app.example.org/oss/policy', params: { n: 1 } }).then(({ data }) => axios.put(data.link, file));", Role.UPLOADER, "a server of the reader's own (http://app.example.org/oss/policy)"),
        ("js", "const ask = require('http').request({ hostname: 'localhost', port: 3000, path: '/in', method: 'PUT' });\nfs.createReadStream('a.txt').pipe(ask);", Role.UPLOADER, "a server of the reader's own (localhost)"),
        ("html", "<script>fetch('/lease?of=' + file.name + '&n=1').then((r) => r.json()).then(({ link }) => fetch(link, { method: 'PUT', body: file }))</script>", Role.UPLOADER, "a server of the reader's own (/lease)"),
        ("js", "axios.post('/v2/lease', { name }).then((r) => axios.put(r.data.link, file));", Role.UPLOADER, "a server of the reader's own (/v2/lease)"),
        ("html", "<script>$.ajax({ type: 'GET', url: 'lease.php', success: (u) => $.ajax({ url: u, type: 'PUT', data: f }) });</script>", Role.UPLOADER, "a server of the reader's own (lease.php)"),
        ("python", "import requests\nu = requests.post('/lease', json={}).json()['url']\nrequests.put(u, data=b'x')", Role.UPLOADER, "a server of the reader's own (/lease)"),
        ("js", 'const said = await $.ajax({ "url": "lease.php" });\nawait fetch(said.link, { method: "PUT", body: file });', Role.UPLOADER, "a server of the reader's own (lease.php)"),
        ("js", "const said = await axios.get(`/shelf/lease?of=${file.name}`);\nawait fetch(said.data, { method: 'PUT', body: file });", Role.UPLOADER, "a server of the reader's own (/shelf/lease)"),
        ("sh", 'LEASE=$(curl -s https://api.example.org/lease -d name=a)\nUPLOAD_URL=$(echo "$LEASE" | tail -1)\ncurl -T a "$UPLOAD_URL"', Role.UPLOADER, "another service for the URL (api.example.org)"),
        ("php", "echo Storage::disk('oss')->temporaryUrl('a', 60);", Role.SIGNER, "it needs Storage"),
        ("php", "<?php\n$a = new Some\\Shelf('b');\necho $a->temporaryUrl('a', 60);", Role.SIGNER, "it needs Some\\Shelf"),
    ],
)  # fmt: skip
def test_what_transfers_and_is_not_run_says_why(
    language: str, text: str, role: Role, reason: str
) -> None:
    block = block_of(language, text)

    assert block.role is role
    assert reason in why_not_run(block, KIT)


def test_a_type_that_names_put_uploads_nothing() -> None:
    assert block_of("ts", 'type Method = "get" | "put";').role is Role.FRAGMENT


def test_a_class_of_the_set_needs_no_import_where_its_whole_name_is_written() -> None:
    text = (
        "<?php\nrequire 'vendor/autoload.php';\n(new \\GuzzleHttp\\Client())->put('<signedUrl>');"
    )

    assert why_not_run(block_of("php", text), KIT) == ""


def test_a_module_of_python_2_is_the_page_s_mistake_and_no_missing_library() -> None:
    text = 'import hmac, sha\nh = hmac.new("k", "GET\\n\\n\\n1141889120\\n/b/k", sha)'
    block = block_of("python", text)

    assert block.role is Role.SIGNER
    assert why_not_run(block, KIT) == ""


@pytest.mark.parametrize(
    ("text", "also"),
    [
        ("link = shelf.sign_url('PUT', 'a', 60)\nrequests.put(link, data=b'x')", True),
        ("link = shelf.sign_url('PUT', 'a', 60)\nshelf.put_object_with_url(link, b'x')", True),
        ("link = shelf.sign_url('PUT', 'a', 60)\nprint(link)", False),
        ("link = shelf.sign_url('PUT', 'a', 60, headers={'a': 'b'})\nheaders.put('a', 'b')", False),
    ],
)
def test_a_signer_that_sends_to_its_url_is_known(text: str, also: bool) -> None:  # noqa: FBT001
    block = block_of("python", text)

    assert (block.role, block.also_uploads) == (Role.SIGNER, also)


@pytest.mark.parametrize(
    ("text", "runtime", "reason"),
    [
        ("uni.uploadFile({ url: '<signedUrl>', filePath: p });", Runtime.UNI_APP, "can only POST a form"),
        ("wx.uploadFile({ url: '<signedUrl>', filePath: p });", Runtime.WECHAT, "can only POST a form"),
        ("wx.request({ url: '<signedUrl>', method: 'PUT' });", Runtime.WECHAT, "WeChat"),
        ("const x = new XMLHttpRequest();\nx.open('PUT', '<signedUrl>');", Runtime.BROWSER, ""),
        ("const f = document.querySelector('input').files[0];\nfetch('<signedUrl>', { method: 'PUT', body: f });", Runtime.BROWSER, ""),
        ("fetch('<signedUrl>', { method: 'PUT', body: file });", Runtime.BROWSER, ""),
        ("const put = (videoFile) => fetch('<signedUrl>', { method: 'PUT', body: videoFile, headers });\nput(a);", Runtime.BROWSER, ""),
        ("const file = await read('a');\nfetch('<signedUrl>', { method: 'PUT', body: file });", Runtime.NODEJS, ""),
        ("const put = (file) => fetch('<signedUrl>', { method: 'PUT', body: file });\nput(Buffer.from('a'));", Runtime.NODEJS, ""),
        ("const f = await Deno.readFile('a');\nfetch('<signedUrl>', { method: 'PUT', body: f });", Runtime.DENO, "Deno"),
        ("export default { async fetch(r) { return fetch('<signedUrl>', { method: 'PUT' }); } };", Runtime.WORKERS, "worker"),
        ("import { http } from '@kit.NetworkKit';\nhttp.request('<signedUrl>', { method: 'PUT' });", Runtime.HARMONY, "HarmonyOS"),
        ("import RNFS from 'react-native-fs';\nfetch('<signedUrl>', { method: 'PUT' });", Runtime.REACT_NATIVE, "React Native"),
        ("axios.put(await axios.get('/api/link'), 'x');", Runtime.NODEJS, "a server of the reader's own"),
        ("const fs = require('fs');\naxios.put('<signedUrl>', fs.readFileSync('a'));", Runtime.NODEJS, ""),
    ],
)  # fmt: skip
def test_a_program_is_run_only_where_it_can_run(text: str, runtime: Runtime, reason: str) -> None:
    block = block_of("js", text)

    assert (block.role, block.runtime) == (Role.UPLOADER, runtime)
    assert reason in block.reason
    assert bool(reason) is bool(block.reason)


@pytest.mark.parametrize(
    ("language", "text", "needs"),
    [
        ("python", "import boto3\ns3 = boto3.client('s3')\ns3.generate_presigned_url('x')", "boto3"),
        ("js", "const s = require('@aws-sdk/s3-request-presigner');\ns.getSignedUrl(a, b);", "@aws-sdk/s3-request-presigner"),
        ("go", 'package main\nimport "github.com/aws/aws-sdk-go-v2/service/s3"\nfunc main() { c.PresignPutObject(x) }', "github.com/aws/aws-sdk-go-v2"),
        ("java", "import org.asynchttpclient.Dsl;\nclass A { void f() { Dsl.asyncHttpClient().preparePut(signedUrl); } }", "org.asynchttpclient.Dsl"),
        ("cpp", "#include <alibabacloud/oss/OssClient.h>\nint main() { c.GeneratePresignedUrl(a); }", "the OSS SDK for C++"),
        ("java", 'String link = oss.presignConstrainedObjectURL("b", "k", 60);', "the OSS SDK for Android"),
        ("go", "link, err := store.Object.GetPresignedURL(ctx, http.MethodPut, name, id, key, time.Hour, nil)", "the SDK of COS"),
        ("go", 'link, err := store.PresignedPutObject(ctx, "b", "k", time.Hour)', "the SDK of MinIO"),
        ("java", "String link = box.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder().method(Method.PUT).build());", "the SDK of MinIO"),
        ("java", "var ask = new GeneratePresignedUrlRequest(b, k).withMethod(HttpMethod.PUT);\nURL link = s3.generatePresignedUrl(ask);", "the SDK of S3"),
        ("java", "URL link = cosClient.generatePresignedUrl(b, k, end, HttpMethodName.PUT);", "the SDK of COS"),
        ("kotlin", "val made = presigner.presignPutObject { it.putObjectRequest(ask) }", "the SDK of S3"),
        ("php", "$asked = $store->createPresignedRequest($order, '+5 minutes');", "the SDK of S3"),
        ("ruby", "puts Aws::S3::Object.new('b', 'k').presigned_url(:put)", "the SDK of S3"),
        ("ruby", "puts bucket.signed_url('k', method: 'PUT')", "the SDK of Google Cloud Storage"),
        ("sh", 'xh PUT "<signedUrl>" < a.txt', "xh"),
        ("sh", "ossutil sign oss://b/k", "ossutil"),
    ],
)  # fmt: skip
def test_a_missing_library_is_named_in_every_language(language: str, text: str, needs: str) -> None:
    assert f"it needs {needs}, which is none of" in why_not_run(block_of(language, text), KIT)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ('LINK=$(python3 issue.py notes.txt)\ncurl -T notes.txt "$LINK"', "issue.py"),
        ('bash send.sh a.txt "<signedUrl>"\ncurl -T a.txt "<signedUrl>"', "send.sh"),
        ('echo "print(1)" > issue.py\nLINK=$(python3 issue.py)\ncurl -T a.txt "$LINK"', ""),
        ("bash -c 'curl -T a.txt \"<signedUrl>\"'", ""),
        ('source ./keys.env\ncurl -T a.txt "$SIGNED_URL"', ""),
    ],
)
def test_a_shell_that_starts_a_file_of_its_authors_is_not_run(text: str, own: str) -> None:
    why = why_not_run(block_of("sh", text), KIT)

    assert why == (f"it goes on from another file of its author's: {own}" if own else "")


@pytest.mark.parametrize(
    ("taken", "own"),
    [
        ("require __DIR__ . '/sender.php';", "/sender.php"),
        ('include_once("sender.php");', "sender.php"),
        ("require_once __DIR__ . '/vendor/autoload.php';", ""),
    ],
)
def test_a_program_of_php_that_takes_in_a_file_of_its_authors_is_not_run(
    taken: str, own: str
) -> None:
    text = f"<?php\n{taken}\n$c = curl_init('<signedUrl>');\ncurl_setopt($c, CURLOPT_PUT, 1);\n"

    why = why_not_run(block_of("php", text), KIT)

    assert why == (f"it goes on from another file of its author's: {own}" if own else "")


@pytest.mark.parametrize("called", ["axios.default.put", "axios.put", "(await pool()).default.put"])
def test_a_put_by_the_default_export_of_a_library_is_an_upload(called: str) -> None:
    block = block_of("js", f"const answer = await {called}(storageUrl, parcel);")

    assert (block.role is Role.UPLOADER) is called.startswith("axios")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("go", "r, err := client.R().SetBody(data).Put(url)"),
        (
            "go",
            'req.SetRequestURI(url)\nreq.Header.SetMethod("PUT")\nerr := fasthttp.Do(req, resp)',
        ),
        ("ruby", "RestClient::Request.execute(method: :put, url: signed_url, payload: f)"),
        ("ruby", "HTTP.put(signed_url, body: f)"),
        ("java", "client.put().uri(URI.create(url)).bodyValue(bytes).retrieve();"),
        ("java", "rest.exchange(URI.create(signedUrl), HttpMethod.PUT, entity, Void.class);"),
        ("java", "asyncHttpClient.preparePut(signedUrl).setBody(file).execute();"),
        ("js", "needle('put', signedUrl, data).then(console.log);"),
        ("cpp", "int main() { httplib::Client cli(h); cli.Put(p, b, t); }"),
        ("sh", 'https put "$URL" < photo.jpg'),
    ],
)
def test_a_put_by_any_client_is_an_upload(language: str, text: str) -> None:
    assert block_of(language, text).role is Role.UPLOADER


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("go", 'func (c Courier) UploadFile(u string) {\n\tr, _ := http.NewRequest("PUT", u, nil)\n\tc.h.Do(r)\n}\nfunc main() { c.UploadFile("<signedUrl>") }'),
        ("go", 'type uploader struct{ u string }\nfunc main() {\n\tx := uploader{"<signedUrl>"}\n\tr, _ := http.NewRequest("PUT", x.u, nil)\n\thttp.DefaultClient.Do(r)\n}'),
    ],
)  # fmt: skip
def test_a_name_of_the_texts_own_is_none_of_an_sdk(language: str, text: str) -> None:
    assert block_of(language, text).role is Role.UPLOADER


def test_a_method_that_hands_on_to_the_method_of_an_sdk_uploads_with_its_keys() -> None:
    text = "class Shelf:\n    def put_object(self, key):\n        return self.b.put_object(key, b'')\nShelf().put_object('k')"
    block = block_of("python", text)

    assert (block.role, block.reason) == (Role.OTHER, OWN_KEYS)


@pytest.mark.parametrize(
    ("language", "text"),
    [("python", 'signed_url = "<signedUrl>"'), ("sh", 'SIGNED_URL="<signedUrl>"')],
)
def test_who_only_keeps_a_url_uploads_nothing(language: str, text: str) -> None:
    assert block_of(language, text).role is Role.FRAGMENT


def test_a_library_of_the_set_and_of_the_language_is_here() -> None:
    text = "import json, requests\nfrom oss2 import Auth\nimport urllib.parse\nrequests.put('<signedUrl>')"

    assert why_not_run(block_of("python", text), KIT) == ""


def test_a_fragment_goes_on_from_the_block_that_defines_its_names() -> None:
    first = "import oss2\nshelf = oss2.Bucket(auth, place, 'b')"
    _, second = blocks_of(("python", first), ("python", "print(shelf.sign_url('PUT', 'k', 60))"))

    made = program_of(second)
    assert made.program.source.splitlines()[:2] == first.splitlines()
    assert made.lines == (0, 0, 1)


def test_a_signer_whose_settings_are_shown_one_by_one_is_not_run_with_one_of_them() -> None:
    imports = 'import "github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"\n'
    *_, signer = blocks_of(
        ("go", imports + "cfg := oss.LoadDefaultConfig().WithCredentialsProvider(mine)"),
        ("go", imports + 'cfg := oss.LoadDefaultConfig().WithRegion("cn-hangzhou")'),
        (
            "go",
            """client := oss.NewClient(cfg)
link, _ := client.Presign(context.TODO(), &oss.PutObjectRequest{})
fmt.Println(link.URL)""",
        ),
    )

    assert "`cfg` is not defined" in why_not_run(signer, KIT)


def test_a_signer_whose_client_is_nowhere_goes_on_from_elsewhere() -> None:
    block = block_of("go", "made, err := client.Presign(ctx, &oss.PutObjectRequest{})")

    assert "`client` is not defined" in why_not_run(block, KIT)


def test_a_misspelt_client_of_a_whole_program_is_run() -> None:
    block = block_of(
        "js", "const O = require('ali-oss');\nconst s = new O({});\nt.signatureUrl('a');"
    )

    assert block.reason == ""


@pytest.mark.parametrize(
    ("language", "text", "call"),
    [
        ("python", "def send(link, path):\n    with open(path) as f:\n        requests.put(link, data=f)", "print(got))(send("),
        ("js", "async function send(url, file) {\n  return axios.put(url, file);\n}", "readFileSync(process.env.HARNESS_FILE)"),
        ("java", "static int send(String link, java.io.File file) {\n  return put(new HttpPut(link));\n}", 'new java.io.File(System.getenv("HARNESS_FILE"))'),
        ("go", 'func send(link string, f *os.File) error {\n\t_, err := http.NewRequest("PUT", link, f)\n\treturn err\n}', "harnessOpen("),
        ("php", "function send($url, $path) {\n  $c = curl_init($url);\n  curl_setopt($c, CURLOPT_PUT, 1);\n  fopen($path, 'r');\n}", "print_r(send(\\Harness\\HARNESS_SIGNED_URL"),
        ("ruby", "def send_it(url, path)\n  Net::HTTP::Put.new(url).body = File.read(path)\nend", "puts send_it("),
    ],
)  # fmt: skip
def test_a_function_that_nothing_calls_is_called_with_the_url_and_the_file(
    language: str, text: str, call: str
) -> None:
    made = program_of(block_of(language, text))

    assert call in made.program.source
    assert made.bound.variables == ("HARNESS_SIGNED_URL", "HARNESS_FILE")


def test_a_function_whose_parameters_nobody_knows_is_a_fragment() -> None:
    block = block_of("python", "def send(link, mood):\n    requests.put(link, cookies=mood)")

    assert block.role is Role.FRAGMENT
    assert block.reason == "it defines `send`, and nothing calls it"


def test_a_java_fragment_without_imports_gets_those_of_an_editor() -> None:
    text = 'OSS shop = new OSSClientBuilder().build("a", "b", "c");\nURL u = shop.generatePresignedUrl(x);'

    assert "import com.aliyun.oss.*;" in program_of(block_of("java", text)).program.source


def test_a_heading_speaks_only_for_the_block_right_under_it() -> None:
    page = '# Send\n\n## Python\n\n```\nx = 1\n```\n\nThen:\n\n```\ncurl -T a "<signedUrl>"\n```\n'

    assert [b.language for b in read_page("page.md", page.encode()).blocks] == ["python", "shell"]


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("js", "const fields = {\n  key: 'a'\n  policy: b,\n};", "; syntax error at "),
        ("python", "h = make()\nprint h", "; line 3 is Python 2"),
        ("js", "const fields = {\n  ...\n};", ""),
        ("python", "h = make()\nprint(h)", ""),
    ],
)
def test_a_syntax_error_in_a_fragment_is_told(language: str, text: str, said: str) -> None:
    block = block_of(language, text)

    assert block.role is Role.FRAGMENT
    assert block.reason.startswith(f"it makes no signed URL and uploads nothing{said}")
    assert bool(said) is (";" in block.reason)


def test_a_syntax_error_in_an_upload_with_keys_is_told() -> None:
    block = block_of("python", "bucket.put_object('a.txt', 'hello'\n    headers={'x': 'y'})")

    assert block.role is Role.OTHER
    assert "; syntax error at 2:28, near" in block.reason


def test_a_function_of_the_text_s_own_is_not_taken_for_an_sdk_s() -> None:
    text = (
        'class A {\n  void uploadFile(String url) { c.setRequestMethod("PUT"); }\n'
        '  void f(A a) { a.uploadFile("<signedUrl>"); }\n}'
    )

    assert block_of("java", text).role is Role.UPLOADER


def test_what_a_session_has_printed_is_no_command() -> None:
    session = """$ curl -T tape.bin '<signedUrl>'\n$ echo stored\nstored\n"""

    assert why_not_run(block_of("console", session), KIT) == ""


@pytest.mark.parametrize(
    ("language", "name", "shown", "importing"),
    [
        (
            "python",
            "settings.py",
            "KIND = 'text/x-log'",
            "from settings import KIND\nimport requests\nrequests.put('<signedUrl>', data=open('a', 'rb'), headers={'Content-Type': KIND})",
        ),
        (
            "python",
            "settings.py",
            "KIND = 'text/x-log'",
            "import settings\nimport requests\nrequests.put('<signedUrl>', data=open('a', 'rb'), headers={'Content-Type': settings.KIND})",
        ),
        (
            "js",
            "settings.js",
            "exports.kind = 'text/x-log';",
            "const { kind } = require('./settings');\nfetch('<signedUrl>', { method: 'PUT', body: kind });",
        ),
        (
            "js",
            "settings.mjs",
            "export const kind = 'text/x-log';",
            "import { kind } from './settings.mjs';\nfetch('<signedUrl>', { method: 'PUT', body: kind });",
        ),
    ],
)
def test_a_file_that_the_page_prints_itself_is_no_missing_library(
    language: str, name: str, shown: str, importing: str
) -> None:
    _, uploader = blocks_of((f'{language} title="{name}"', shown), (language, importing))

    assert why_not_run(uploader, KIT) == ""


@pytest.mark.parametrize(
    "place", ['"https://films.example.com/v2/lease"', "LEASE, json={'name': 'one.bin'}"]
)
def test_who_asks_another_service_for_the_url_is_not_run(place: str) -> None:
    block = block_of(
        "python",
        'import requests\n\nLEASE = "https://films.example.com/v2/lease"\n'
        f"link = requests.post({place}).json()['link']\n"
        "requests.put(link, data=open('one.bin', 'rb'))",
    )

    assert block.reason == "it asks another service for the URL (films.example.com)"


@pytest.mark.parametrize(
    ("language", "text", "reason"),
    [
        ("java", "Request r = new Request.Builder().url(link).put(body).build();", UNSENT.format("r")),
        ("java", "HttpPut p = new HttpPut(link);\np.setEntity(new FileEntity(file));", UNSENT.format("p")),
        ("kotlin", 'val r = Request.Builder().url(link).put(File("a.png").asRequestBody()).build()', UNSENT.format("r")),
        ("kotlin", "val r = Request.Builder().url(link).put(file.asRequestBody()).build()", UNSENT.format("r")),
        ("java", "Request r = new Request.Builder().url(link).put(body).build();\nclient.newCall(r).execute();", ""),
        ("java", "HttpPut p = new HttpPut(link);\nclient.execute(p, handler);", ""),
        ("java", "import okhttp3.*;\nRequest r = new Request.Builder().url(link).put(body).build();", ""),
        ("java", "HttpRequest.put(link).body(bytes).execute();", ""),
    ],
)  # fmt: skip
def test_a_part_that_only_builds_a_request_is_not_run(
    language: str, text: str, reason: str
) -> None:
    assert block_of(language, text).reason == reason


@pytest.mark.parametrize(
    ("language", "text", "role"),
    [
        ("go", "r, _ := http.NewRequest(http.MethodGet, signedURL, nil)\nhttp.DefaultClient.Do(r)", Role.DOWNLOADER),
        ("go", "r, _ := http.NewRequestWithContext(ctx, http.MethodGet, signedURL, nil)\nc.Do(r)", Role.DOWNLOADER),
        ("go", 'shelf.Handle(http.MethodGet, "/signed_url", give)', Role.FRAGMENT),
        ("java", "byte[] b = WebClient.create().get().uri(signedUrl).retrieve().bodyToMono(byte[].class).block();", Role.DOWNLOADER),
        ("java", "byte[] b = WebClient.create().put().uri(signedUrl).bodyValue(x).retrieve();", Role.UPLOADER),
    ],
)  # fmt: skip
def test_what_asks_a_signed_url_by_a_constant_for_get_downloads(
    language: str, text: str, role: Role
) -> None:
    assert block_of(language, text).role is role


@pytest.mark.parametrize(
    ("options", "role"),
    [
        ("$o = [CURLOPT_PUT => true, CURLOPT_INFILE => $f];", Role.UPLOADER),
        ("$o = array(CURLOPT_TIMEOUT => 9);\n$o[CURLOPT_UPLOAD] = true;", Role.UPLOADER),
        ("$o = [];\n$o += [CURLOPT_UPLOAD => true];", Role.UPLOADER),
        ("$o = [CURLOPT_FILE => fopen('a', 'w')];", Role.DOWNLOADER),
    ],
)
def test_options_of_curl_are_read_where_a_variable_holds_them(options: str, role: Role) -> None:
    rest = "$c = curl_init('<signedUrl>');\ncurl_setopt_array($c, $o);\ncurl_exec($c);"

    assert block_of("php", f"<?php\n{options}\n{rest}").role is role


@pytest.mark.parametrize(
    ("language", "text", "role"),
    [
        ("java", "public interface Depot {\n  @PUT\n  Call<ResponseBody> send(@Url String url, @Body RequestBody body);\n}", Role.UPLOADER),
        ("kotlin", "interface Depot {\n  @PUT\n  suspend fun send(@Url url: String, @Body body: RequestBody): Response<Unit>\n}", Role.UPLOADER),
        ("java", 'interface Depot {\n  @PUT("shelf/{id}")\n  Call<Thing> keep(@Path("id") String id, @Body Thing thing);\n}', Role.FRAGMENT),
    ],
)  # fmt: skip
def test_an_upload_that_is_only_declared_for_retrofit_is_one_that_is_not_run(
    language: str, text: str, role: Role
) -> None:
    block = block_of(language, text)

    assert block.role is role
    assert ("Retrofit" in block.reason) is (role is Role.UPLOADER)


@pytest.mark.parametrize(
    ("fence", "code"),
    [
        ("python", 'told = store.generate_presigned_post("depot", "cat.jpg")'),
        ("ruby", 'told = depot.presigned_post(key: "cat.jpg")'),
        (
            "js",
            'const told = await createPresignedPost(store, { Bucket: "depot", Key: "cat.jpg" });',
        ),
    ],
)
def test_what_signs_a_form_for_another_store_is_a_signer(fence: str, code: str) -> None:
    (block,) = read_page("page.md", f"```{fence}\n{code}\n```\n".encode()).blocks

    assert block.role is Role.SIGNER


SENT = "<input type='file' name='file'><button>Upload</button></form>"


@pytest.mark.parametrize(
    ("form", "role"),
    [
        ("<form action='<signedUrl>' method='put'>", Role.UPLOADER),
        ("<form action='{{ presigned_url }}' method='post'>", Role.UPLOADER),
        ("<form action='/upload' method='post'>", Role.OTHER),
        ("<form action='<yourUrl>' method='post'>", Role.OTHER),
    ],
)
def test_a_form_that_goes_to_a_signed_url_is_sent_there(form: str, role: Role) -> None:
    block = block_of("html", form + SENT)

    assert (block.role, block.form) == (role, False)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ('curl -F file=@b.txt "<URL>"', Role.UPLOADER),
        ('curl -F "file=@b.txt" YOUR_SIGNED_URL', Role.UPLOADER),
        ('curl --form file=@b.txt "$PRESIGNED_URL"', Role.UPLOADER),
        ("curl -F file=@b.txt https://api.example.com/files", Role.FRAGMENT),
        ('curl -F note=a "<URL>"', Role.FRAGMENT),
    ],
)
def test_a_file_in_a_form_to_a_signed_url_is_an_upload(text: str, role: Role) -> None:
    assert block_of("bash", text).role is role


def test_a_signed_url_that_its_shell_cuts_is_no_signer() -> None:
    query = "x-oss-date=1&x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-signature=77db"
    url = f"https://depot.oss-cn-hangzhou.aliyuncs.com/a?{query}"

    assert block_of("bash", f"curl -T a {url}").role is Role.UPLOADER


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ('# wants a pre-signed URL in LEASE_URL\ncurl -o "$1" "${LEASE_URL}"', Role.DOWNLOADER),
        ('# the signed URL comes second\nwget -O "$1" "$FROM_URL"', Role.DOWNLOADER),
        ('# asks for a pre-signed URL\ncurl -o lease.json "$API_URL/lease"', Role.FRAGMENT),
        ('# asks for a pre-signed URL\ncurl -o lease.json "$API"', Role.FRAGMENT),
        ('curl -o lease.json "$FROM_URL"', Role.FRAGMENT),
    ],
)
def test_a_script_downloads_from_a_variable_that_its_comments_call_signed(
    text: str, role: Role
) -> None:
    assert block_of("sh", text).role is role


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ('<form hx-put="<signedUrl>"><input type="file" name="file"></form>', "`hx-put`"),
        ('<input type="file" data-hx-put="https://a.example/k?Signature=x">', "`data-hx-put`"),
        ('<button hx-post="/api/files">Go</button>', "uploads nothing"),
    ],
)
def test_what_htmx_sends_to_a_signed_url_is_unsupported(markup: str, reason: str) -> None:
    assert reason in block_of("html", markup).reason


@pytest.mark.parametrize(
    ("reads", "role"),
    [
        ("file_put_contents('reel.bin', fopen('<signedUrl>', 'r'));", Role.DOWNLOADER),
        ("readfile('<signedUrl>') !== false or exit(1);", Role.DOWNLOADER),
        ("copy($signedUrl, 'reel.bin') or exit(1);", Role.DOWNLOADER),
        ("echo hash_file('sha256', '<signedUrl>');", Role.DOWNLOADER),
        ("$c = curl_init('<signedUrl>');\ncurl_setopt($c, CURLOPT_INFILE, fopen('a', 'r'));", None),
        ("$o = ['http' => ['method' => 'PUT']];\nfopen('<signedUrl>', 'r', false, $o);", None),
    ],
)
def test_what_opens_an_address_in_php_as_if_it_were_a_file_downloads(
    reads: str, role: Role | None
) -> None:
    assert block_of("php", f"<?php\n{reads}").role is (role or Role.UPLOADER)


@pytest.mark.parametrize(
    ("named", "role"),
    [
        ("download_url_from_status", Role.DOWNLOADER),
        ("the url of step 3", Role.DOWNLOADER),
        ("url-encoded-key", Role.FRAGMENT),
        ("curl-output", Role.FRAGMENT),
    ],
)
def test_a_placeholder_that_says_whence_its_url_comes_is_a_url(named: str, role: Role) -> None:
    assert block_of("bash", f'curl -o film.bin "<{named}>"').role is role
