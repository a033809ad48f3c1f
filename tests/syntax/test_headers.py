"""What a program says it sends, in the ways in which people write it."""

# ruff: noqa: E501  a line of code is one line

import pytest

from harness.model.page import Language
from harness.syntax.headers import said_headers
from harness.syntax.signed_options import told_options
from harness.syntax.source import parse

PLAIN = {"content-type": "text/plain"}
SAYS = [
    (Language.PYTHON, "requests.put(url, data=f, headers={'Content-Type': 'text/plain'})"),
    (Language.PYTHON, "headers = dict([('Content-Type', 'text/plain')])"),
    (Language.PYTHON, "h = {}\nh['Content-Type'] = 'text/plain'"),
    (Language.PYTHON, "kind = 'text/plain'\nh = {'content-type': kind}"),
    (Language.PYTHON, "TYPE = 'text'\nh = {'content-type': f'{TYPE}/plain'}"),
    (Language.PYTHON, "request.add_header('Content-type', 'text/plain')"),
    (Language.PYTHON, "session.headers.update({'Content-Type': 'text/plain'})"),
    (Language.PYTHON, "h = {'Content-Type': 'text/plain'.encode('utf-8')}"),
    (Language.JAVASCRIPT, "fetch(url, { headers: { 'Content-Type': 'text/plain' }, body })"),
    (Language.JAVASCRIPT, "fetch(url, { headers: new Headers({ 'Content-Type': 'text/plain' }) })"),
    (
        Language.JAVASCRIPT,
        "const kind = 'text/plain';\nxhr.setRequestHeader('Content-Type', kind);",
    ),
    (Language.JAVASCRIPT, "send({ headers: [['Content-Type', 'text/plain']] });"),
    (Language.JAVASCRIPT, "send({ headers: { 'Content-Type': `text/plain` } });"),
    (Language.JAVASCRIPT, "superagent.put(url).set('Content-Type', 'text/plain').send(body)"),
    (Language.JAVASCRIPT, "$.ajax({ url, type: 'PUT', contentType: 'text/plain', data })"),
    (
        Language.JAVASCRIPT,
        "fetch(url, { method: 'PUT', body: new Blob([text], { type: 'text/plain' }) })",
    ),
    (
        Language.TYPESCRIPT,
        "const kind: string = 'text/plain';\naxios.put(u, b, { headers: { 'Content-Type': kind } });",
    ),
    (Language.HTML, "<script>xhr.setRequestHeader('Content-Type', 'text/plain');</script>"),
    (Language.GO, 'req.Header.Set("Content-Type", "text/plain")'),
    (Language.GO, 'req.Header = http.Header{"Content-Type": []string{"text/plain"}}'),
    (Language.GO, 'req.Header["Content-Type"] = []string{"text/plain"}'),
    (Language.GO, 'const kind = "text/plain"\nreq.Header.Set("Content-Type", kind)'),
    (Language.GO, 'kind := "text/plain"\nreq.Header.Set("Content-Type", kind)'),
    (Language.JAVA, 'put.setHeader("Content-Type", "text/plain");'),
    (Language.JAVA, 'put.addHeader(HttpHeaders.CONTENT_TYPE, "text/plain");'),
    (Language.JAVA, 'String kind = "text/plain";\nput.addHeader(CONTENT_TYPE, kind);'),
    (Language.JAVA, 'RequestBody.create(MediaType.parse("text/plain"), file);'),
    (Language.JAVA, 'RequestBody.create(file, okhttp3.MediaType.get("text/plain"));'),
    (Language.JAVA, 'put.setEntity(new FileEntity(file, ContentType.create("text/plain")));'),
    (Language.JAVA, 'HttpRequest.newBuilder(u).headers("Content-Type", "text/plain", "a", "b");'),
    (Language.JAVA, 'Map<String, String> h = Map.of("Content-Type", "text/plain");'),
    (Language.JAVA, "headers.setContentType(MediaType.TEXT_PLAIN);"),
    (Language.KOTLIN, 'val headers = mapOf("Content-Type" to "text/plain")'),
    (Language.KOTLIN, 'val body = file.asRequestBody("text/plain".toMediaType())'),
    (Language.KOTLIN, 'connection.setRequestProperty("Content-Type", "text/plain")'),
    (Language.CSHARP, 'content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");'),
    (Language.PHP, "<?php curl_setopt($c, CURLOPT_HTTPHEADER, ['Content-Type: text/plain']);"),
    (Language.PHP, "<?php curl_setopt($c, CURLOPT_HTTPHEADER, array('Content-Type: text/plain'));"),
    (Language.PHP, "<?php $kind = 'text/plain'; $h = ['Content-Type: ' . $kind];"),
    (Language.PHP, "<?php $kind = 'text/plain'; $h = [sprintf('Content-Type: %s', $kind)];"),
    (
        Language.PYTHON,
        "kind = 'text/plain'\ncurl.setopt(pycurl.HTTPHEADER, ['Content-Type: ' + kind])",
    ),
    (Language.PYTHON, "kind = 'text/plain'\nlines = ['Content-Type: %s' % kind]"),
    (Language.PYTHON, "kind = 'text/plain'\nlines = ['Content-Type: {}'.format(kind)]"),
    (Language.RUBY, "kind = 'text/plain'\nlines = ['Content-Type: ' + kind]"),
    (
        Language.PHP,
        "<?php $k = 'text/plain'; $client->put($u, ['headers' => ['Content-Type' => $k]]);",
    ),
    (
        Language.PHP,
        '<?php $o = ["http" => ["header" => "A: b\\r\\nContent-Type: text/plain\\r\\n"]];',
    ),
    (Language.RUBY, "request['Content-Type'] = 'text/plain'"),
    (Language.PERL, "$request->header('Content-Type' => 'text/plain');"),
    (Language.PERL, "$request->header('Content-Type', 'text/plain');"),
    (Language.PERL, "$request->content_type('text/plain');"),
    (Language.PERL, "$agent->put($url, Content_Type => 'text/plain', Content => $note);"),
    (Language.PERL, "my %h = ('Content-Type' => 'text/plain');"),
    (Language.PERL, "$h{'Content-Type'} = 'text/plain';"),
    (Language.PERL, "my $type = 'text/plain';\n$request->header('Content-Type' => $type);"),
    (Language.RUBY, "request.content_type = 'text/plain'"),
    (Language.RUBY, "Net::HTTP::Put.new(uri, 'Content-Type' => 'text/plain')"),
    (Language.RUBY, "request.add_field('Content-Type', 'text/plain')"),
    (Language.CPP, 'int main() { list = curl_slist_append(list, "Content-Type: text/plain"); }'),
    (Language.SHELL, "curl -T a -H 'Content-Type: text/plain' \"$URL\""),
    (Language.SHELL, 'curl -T a -HContent-Type:text/plain "$URL"'),
    (Language.SHELL, "curl -T a --header='Content-Type: text/plain' \"$URL\""),
    (Language.SHELL, 'kind="text/plain"\ncurl -T a -H "Content-Type: $kind" "$URL"'),
    (Language.SHELL, 'kind=text/plain\ncurl -T a -H "Content-Type: ${kind}" "$URL"'),
    (Language.SHELL, 'http PUT "$URL" Content-Type:text/plain < a'),
]
SAYS_NOTHING = [
    (Language.PYTHON, "if response.headers['Content-Type'] == 'text/plain':\n    pass"),
    (Language.PYTHON, "print('Content-Type: text/plain')"),
    (Language.PYTHON, "# headers['Content-Type'] = 'text/plain'\nx = 1"),
    (Language.PYTHON, "kind = response.headers.get('Content-Type', 'text/plain')"),
    (Language.PYTHON, "h = {'Accept': 'text/plain'}"),
    (Language.PYTHON, "h = {'Content-Type': guessed(path)}"),
    (Language.JAVASCRIPT, "const kind = xhr.getResponseHeader('Content-Type') === 'text/plain';"),
    (Language.JAVASCRIPT, "console.log('Content-Type', 'text/plain');"),
    (Language.JAVASCRIPT, "axios.put(u, b, { headers: { 'Content-Type': false } });"),
    (Language.JAVASCRIPT, "axios.put(u, b, { headers: { 'Content-Type': file.type } });"),
    (Language.JAVA, "put.setEntity(new FileEntity(file, ContentType.TEXT_PLAIN));"),
    (Language.JAVA, 'System.out.println("Content-Type: text/plain");'),
    (Language.GO, 'fmt.Println("Content-Type: text/plain")'),
    (Language.SHELL, "curl -T a -H 'Content-Type:' \"$URL\""),
    (Language.SHELL, 'curl -T a -H "Content-Type: $UNKNOWN" "$URL"'),
    (Language.SHELL, "echo 'Content-Type: text/plain'"),
    (Language.SHELL, 'curl -d hello -H "Content-Type:" "https://a.example/b?Signature=c"'),
    (Language.PYTHON, 'run(["curl", "-T", "a", "-H", "Content-Type:", "https://a.example/b"])'),
]


@pytest.mark.parametrize(("language", "text"), SAYS)
def test_a_header_is_read_however_it_is_written(language: Language, text: str) -> None:
    assert said_headers(language, text) == PLAIN


@pytest.mark.parametrize(("language", "text"), SAYS_NOTHING)
def test_what_is_not_sent_or_not_known_is_no_header(language: Language, text: str) -> None:
    assert said_headers(language, text) == {}


def test_headers_of_the_service_are_read_beside_the_type() -> None:
    text = "requests.put(u, data=f, headers={'X-Oss-Meta-A': 'b', 'x-oss-storage-class': 'IA'})"

    assert said_headers(Language.PYTHON, text) == {"x-oss-meta-a": "b", "x-oss-storage-class": "IA"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            Language.GO,
            'u, _ := b.SignURL(k, oss.HTTPPut, 60, oss.ContentType("text/plain"), oss.Meta("author", "al"))',
        ),
        (Language.JAVA, 'r.setContentType("text/plain");\nr.addUserMetadata("author", "al");'),
        (
            Language.GO,
            'r := &oss.PutObjectRequest{ContentType: oss.Ptr("text/plain")}\nx := oss.Meta("author", "al")',
        ),
    ],
)
def test_what_an_sdk_is_told_to_sign_is_read(language: Language, text: str) -> None:
    assert said_headers(language, text) == {**PLAIN, "x-oss-meta-author": "al"}


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        (
            "h.put(OSSHeaders.STORAGE_CLASS, StorageClass.IA.toString());",
            {"x-oss-storage-class": "IA"},
        ),
        (
            "r.addHeader(OSSHeaders.OSS_OBJECT_ACL, CannedAccessControlList.PublicRead.toString());",
            {"x-oss-object-acl": "public-read"},
        ),
        ('h.put(OSSHeaders.OSS_CANNED_ACL, "private");', {"x-oss-acl": "private"}),
        ('h.put(com.aliyun.oss.internal.OSSHeaders.OSS_TAGGING, "a=b");', {"x-oss-tagging": "a=b"}),
        ('h.put(OSSHeaders.CONTENT_TYPE, "text/plain");', PLAIN),
        ('h.put(OSSHeaders.DATE, "Sat, 28 Nov 2026 10:00:00 GMT");', {}),
    ],
)
def test_constants_of_the_sdk_name_headers_and_stand_for_values(
    text: str, headers: dict[str, str]
) -> None:
    assert said_headers(Language.JAVA, text) == headers


def test_a_constant_of_apache_that_an_entity_is_given_is_its_type() -> None:
    given = "put.setEntity(new FileEntity(file, ContentType.IMAGE_PNG));"

    assert said_headers(Language.JAVA, given) == {"content-type": "image/png"}
    assert said_headers(Language.JAVA, "import org.apache.http.entity.ContentType;") == {}


@pytest.mark.parametrize(
    ("language", "text", "options"),
    [
        (
            Language.GO,
            'b.SignURL(k, oss.HTTPPut, 9, oss.ContentMD5("q=="), oss.ObjectACL(oss.ACLPublicRead), oss.ObjectStorageClass(oss.StorageColdArchive), oss.Meta(name, "b"))',
            {
                "content-md5": "q==",
                "x-oss-object-acl": "public-read",
                "x-oss-storage-class": "ColdArchive",
            },
        ),
        (
            Language.GO,
            'c.Presign(ctx, &oss.PutObjectRequest{Bucket: oss.Ptr("b"), Acl: oss.ObjectACLPrivate, StorageClass: oss.StorageClassIA, Tagging: oss.Ptr("a=b"), ContentType: oss.Ptr(guess())})',
            {
                "x-oss-object-acl": "private",
                "x-oss-storage-class": "IA",
                "x-oss-tagging": "a=b",
            },
        ),
        (
            Language.JAVA,
            'request.setContentMD5("q=="); request.setContentType(guess(name));',
            {"content-md5": "q=="},
        ),
        (
            Language.PYTHON,
            "oss.PutObjectRequest(acl='private', key=name)",
            {"x-oss-object-acl": "private"},
        ),
    ],
)
def test_options_of_a_signer_are_read_whatever_else_it_computes(
    language: Language, text: str, options: dict[str, str]
) -> None:
    source = parse(language, text)

    assert source is not None
    assert told_options(source) == options
