"""A client that keeps its threads for a minute does not keep a program from its end."""

from harness.catalog.messages import message_of
from harness.engine.environment import Environment
from harness.model.scenario import Variant
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Verdict
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

SENDS = "val ask = Request.Builder().url({url}).put(File({file}).asRequestBody()).build()"
CALLBACK = """object : okhttp3.Callback {
    override fun onFailure(call: okhttp3.Call, e: IOException) { println("not sent") }
    override fun onResponse(call: okhttp3.Call, response: okhttp3.Response) {
        response.use { println(TOLD) }
    }
}"""
HONEST, BLIND = 'if (it.isSuccessful) "stored" else "refused: ${it.code}"', '"stored"'
STATEMENTS = """OkHttpClient client = new OkHttpClient();
RequestBody body = RequestBody.create(new File("a.bin"), null);
Request ask = new Request.Builder().url("<signedUrl>").put(body).build();
client.newCall(ask).enqueue(new okhttp3.Callback() {
    @Override public void onFailure(okhttp3.Call call, IOException e) {
        System.out.println("not sent");
    }
    @Override public void onResponse(okhttp3.Call call, okhttp3.Response answer) {
        System.out.println(answer.code());
        answer.close();
    }
});
return;
"""


def checked(language: str, text: str, environment: Environment) -> CellResult:
    page = read_page("a.md", f"```{language}\n{text}\n```\n".encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,))
    (result,) = check_pages(order, environment, []).report.results
    return result


def in_a_function(told: str) -> str:
    asks = SENDS.format(url="uploadUrl", file="path")
    calls = f"OkHttpClient().newCall(ask).enqueue({CALLBACK.replace('TOLD', told)})"
    return f"fun store(uploadUrl: String, path: String) {{\n{asks}\n{calls}\n}}"


def test_a_function_that_sends_in_a_thread_of_okhttp_passes(environment: Environment) -> None:
    result = checked("kotlin", in_a_function(HONEST), environment)

    assert result.verdict is Verdict.PASSED


def test_a_callback_that_tells_a_success_whatever_came_is_found(environment: Environment) -> None:
    result = checked("kotlin", in_a_function(BLIND), environment)

    assert result.verdict is Verdict.FAILED
    errors = [one for one in result.findings if one.severity is Severity.ERROR]
    assert [one.rule for one in errors] == ["outcome-told"]
    assert "stored" in message_of(errors[0])


def test_statements_of_java_that_end_early_are_waited_for(environment: Environment) -> None:
    result = checked("java", STATEMENTS, environment)

    assert result.verdict is Verdict.PASSED


def test_a_program_with_its_own_main_ends_once_its_answer_is_there(
    environment: Environment,
) -> None:
    body = STATEMENTS.replace("return;\n", "")
    imports = "import java.io.*;\nimport okhttp3.*;\n"
    main = f"public static void main(String[] args) {{\n{body}}}"
    result = checked("java", f"{imports}public class Reel {{\n{main}\n}}", environment)

    assert result.verdict is Verdict.PASSED
    assert "within-budget" not in {one.rule for one in result.findings}
