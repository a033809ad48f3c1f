"""The same behaviours in every language whose runtime is kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.tiny.roots import PLACEHOLDERS, TinyClient, words

OPENS = (
    "java.lang",
    "java.net",
    "java.util",
    "javax.net.ssl",
    "sun.net.www.http",
)


@dataclass(frozen=True, kw_only=True)
class Runtime:
    """One language: how it runs cold and warm, and what its snippets are.

    ``shows`` prints the URL that it was told, the folder's name and what an earlier cell has set;
    then it sets that, changes its environment and leaves a file.
    """

    name: str
    comment: str
    run: tuple[str, ...]
    warm: Mapping[str, object]
    shows: str
    exits: str
    throws: str
    hangs: str
    steps: tuple[tuple[str, ...], ...] = ()

    def client(self, snippet: str, seconds: float = 60) -> TinyClient:
        placeholders = f"{self.comment}{PLACEHOLDERS[1:]}"
        told = [f"warm.{key} = {toml(value)}\n" for key, value in self.warm.items()]
        return TinyClient(
            snippet=placeholders + snippet,
            run=self.run,
            steps=self.steps,
            seconds=seconds,
            more="".join(told),
        )


def toml(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case tuple():
            return words(value)
        case list():
            return f"[{', '.join(words(step) for step in value)}]"
        case _:
            return f'"{value}"'


def java(body: str) -> str:
    return (
        "import java.nio.file.*;\n"
        "public class Upload {\n"
        "  static int seen;\n"
        f"  public static void main(String[] a) throws Exception {{ {body} }}\n"
        "}\n"
    )


PYTHON = Runtime(
    name="python",
    comment="#",
    run=("{python}", "-S", "{source}"),
    warm={
        "host": "python.py",
        "run": ("{python}", "-S", "{host}", "json"),
        "cell": ("{source}",),
    },
    shows="""
import json, os, sys
print(os.environ["HARNESS_SIGNED_URL"], os.getcwd() == os.environ["HOME"], os.listdir("."))
print(getattr(json, "seen", None), os.environ.get("LEFT"), __name__, sys.argv == [__file__])
print("to err", file=sys.stderr)
json.seen = 1
os.environ["LEFT"] = "1"
open("left", "w").close()
""",
    exits='import sys\nprint("before")\nsys.exit(3)\n',
    throws='print("before")\nraise ValueError("uncaught")\n',
    hangs='import time\nprint("before", flush=True)\ntime.sleep(1000)\n',
)
RUBY = Runtime(
    name="ruby",
    comment="#",
    run=("ruby", "{source}"),
    warm={"host": "ruby.rb", "run": ("ruby", "{host}", "json"), "cell": ("{source}",)},
    shows="""
puts "#{ENV['HARNESS_SIGNED_URL']} #{Dir.pwd == ENV['HOME']} #{Dir.children('.')}"
puts "#{$seen.inspect} #{ENV['LEFT'].inspect} #{__FILE__ == $0} #{ARGV}"
warn 'to err'
$seen = 1
ENV['LEFT'] = '1'
File.write('left', '')
""",
    exits="puts 'before'\nexit 3\n",
    throws="puts 'before'\nraise ArgumentError, 'uncaught'\n",
    hangs="puts 'before'\nSTDOUT.flush\nsleep 1000\n",
)
NODE = Runtime(
    name="node",
    comment="//",
    run=("node", "{source}"),
    warm={
        "host": "node.js",
        "run": ("node", "{host}", "node:http"),
        "cell": ("{source}",),
        "holds": True,
    },
    shows="""
const fs = require('fs');
const { HARNESS_SIGNED_URL, HOME, LEFT } = process.env;
console.log(HARNESS_SIGNED_URL, process.cwd() === HOME, fs.readdirSync('.'));
console.log(globalThis.seen, LEFT, require.main === module, process.argv.length);
console.error('to err');
globalThis.seen = 1;
process.env.LEFT = '1';
fs.writeFileSync('left', '');
process.on('exit', () => console.log('the end'));
""",
    exits="console.log('before');\nprocess.exit(3);\n",
    throws="console.log('before');\nthrow new TypeError('uncaught');\n",
    hangs="console.log('before');\nsetTimeout(() => {}, 1e6);\n",
)
JAVA = Runtime(
    name="java",
    comment="//",
    run=("java", "-XX:TieredStopAtLevel=1", "-cp", "{out}/upload.jar", "Upload"),
    steps=(
        ("cp", "{source}", "{src}/Upload.java"),
        ("javac", "-d", "{out}/classes", "{src}/Upload.java"),
        ("jar", "--create", "--file", "{out}/upload.jar", "-C", "{out}/classes", "."),
    ),
    warm={
        "host": "JvmHost.java",
        "holds": True,
        "build": [("javac", "-d", "{warm}", "--source-path", "{hosts}", "{host}")],
        "run": (
            "java",
            "-XX:TieredStopAtLevel=1",
            *(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in OPENS),
            "-cp",
            "{warm}",
            "JvmHost",
            "",
        ),
        "cell": ("{out}/upload.jar", "Upload"),
    },
    shows=java("""
        System.out.println(System.getenv("HARNESS_SIGNED_URL") + " " + System.getenv().get("LEFT"));
        Path here = Path.of("").toAbsolutePath();
        try (var all = Files.list(here)) {
            System.out.println(here.toString().equals(System.getenv("HOME")) + " " + all.count());
        }
        System.out.println(seen + " " + System.getProperty("seen") + " " + a.length);
        System.err.println("to err");
        seen = 1;
        System.setProperty("seen", "1");
        Files.writeString(here.resolve("left"), "");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("the end")));
    """),
    exits=java('System.out.println("before"); System.exit(3); System.out.println("after");'),
    throws=java('System.out.println("before"); throw new IllegalStateException("uncaught");'),
    hangs=java('System.out.println("before"); Thread.sleep(1000000);'),
)
RUNTIMES = (PYTHON, RUBY, NODE, JAVA)
