"""Cures for axios, requests and curl."""

from harness.explain.fix.rules import (
    GARBLED,
    TYPE,
    FixRule,
    first_of,
    inserted_after,
    replaced,
    value_as_signed,
    without_argument,
    without_line,
)

AXIOS = (
    FixRule(
        kinds=("header-added",),
        subject=TYPE,
        text=(
            "Set `headers: {'Content-Type': false}` (axios 1.1.1 or later): left alone, axios "
            "invents `application/x-www-form-urlencoded` for every PUT."
        ),
        patch=first_of(
            (
                replaced(r"^(\s{4,}['\"]Content-Type['\"]: )['\"][^'\"]*['\"]", r"\1false"),
                inserted_after(r"^\s*headers: \{$", "  'Content-Type': false,", unless="false,"),
                inserted_after(
                    r"const (\w+) = \{ 'Content-Length': .+ \};$", r"\1['Content-Type'] = false;"
                ),
            )
        ),
    ),
    FixRule(
        kinds=GARBLED,
        text=(
            "Hand over one character for each byte of the UTF-8: "
            "`Buffer.from(value, 'utf8').toString('latin1')`."
        ),
        patch=replaced(
            r"(requestHeaders\[`x-oss-meta-\$\{name\}`\] = )value;",
            r"\1Buffer.from(value, 'utf8').toString('latin1');",
        ),
    ),
    FixRule(
        kinds=("header-dropped",),
        text="Put the header into `headers` of the request's configuration.",
        patch=inserted_after(r"^(?:const )?headers = \{$", "  '{subject}': '{wanted}',"),
    ),
    value_as_signed("Give `headers`"),
    FixRule(
        kinds=("method",),
        text="Upload with `axios.put`.",
        patch=replaced(r"axios\.(?:post|patch)\(", "axios.put("),
    ),
    FixRule(
        kinds=("form-stored", "body-serialised"),
        text="Hand a Buffer or a stream to `axios.put`, no FormData and no object.",
    ),
    FixRule(
        kinds=("uploaded-twice",),
        text="Set `maxRedirects: 0`, and let no interceptor retry.",
    ),
    FixRule(
        kinds=("body-empty",),
        text="Make a new read stream for each request: one that was read sends nothing.",
    ),
)
NO_ENTRY = without_line(r"^\s*['\"]{subject}['\"]\s*:\s*b?['\"]")
REQUESTS = (
    FixRule(
        kinds=("header-added", "form-stored"),
        got="^$|^multipart/|x-www-form-urlencoded",
        text="Use `data=file`: `files=` makes a form, and a dict makes one too.",
        patch=first_of((replaced(r"files=\{[^}]*?:\s*(\w+)\}", r"data=\1"), NO_ENTRY)),
    ),
    FixRule(
        kinds=("header-added",),
        got="^application/json",
        text="Use `data=file`, and no type in `headers=`: `json=` adds `application/json`.",
        patch=NO_ENTRY,
    ),
    FixRule(
        kinds=("header-added",),
        text="Take the type out of `headers=`: requests adds none to `data=file`.",
        patch=NO_ENTRY,
    ),
    FixRule(
        kinds=GARBLED,
        text="Encode each value yourself: `value.encode('utf-8')`.",
        patch=replaced(r"(\[f?\"x-oss-meta-\{name\}\"\] = value)$", r'\1.encode("utf-8")'),
    ),
    FixRule(
        kinds=("header-dropped",),
        text="Put the header into `headers=` of the request.",
        patch=inserted_after(r"^\s*headers = \{$", '    "{subject}": "{wanted}",'),
    ),
    value_as_signed("Give `headers=`"),
    FixRule(
        kinds=("method",),
        text="Upload with `requests.put`.",
        patch=replaced(r"requests\.(?:post|patch)\(", "requests.put("),
    ),
    FixRule(
        kinds=("body-empty",),
        text="Open the file anew for each request, or rewind it with `file.seek(0)`.",
    ),
    FixRule(kinds=("body-as-text", "body-longer"), text='Open the file in binary mode: `"rb"`.'),
)
DATA_AS_FILE = replaced(r"(?:-X PUT |--request PUT )?(?:--data-binary|-d|--data) (\"?)@", r"-T \1")
CURL = (
    FixRule(
        kinds=("header-added", "form-stored"),
        subject="",
        text=(
            "Use `--upload-file FILE`, which adds no type; `-d` and `-F` do. Or leave the header "
            "out with `-H 'Content-Type:'`."
        ),
        patch=first_of(
            (
                DATA_AS_FILE,
                replaced(r"(?:-X PUT |--request PUT )?(?:-F|--form) file=@(\"?)", r"-T \1"),
                without_argument(
                    r"(?:-H|--header)[ =]?(?:'{subject}\s*:[^'\n]*'|\"{subject}\s*:[^\"\n]*\")"
                ),
            )
        ),
    ),
    FixRule(
        kinds=("header-dropped",),
        text="Send it with `-H 'Name: value'`.",
        patch=inserted_after(
            r"^\s*curl --upload-file .*\\$", '     --header "{subject}: {wanted}" \\\\'
        ),
    ),
    value_as_signed("Give `-H`"),
    FixRule(
        kinds=("method",),
        text="Upload with `-T FILE`, or with `-X PUT`.",
        patch=replaced(r"(?:-X|--request) (?:POST|PATCH|GET) ?", ""),
    ),
    FixRule(
        kinds=("url-cut",),
        text='Quote the URL: `"…"`. An unquoted `&` ends the command there.',
    ),
    FixRule(
        kinds=("key-dots-folded",),
        text="Set `--path-as-is`, so that curl folds no `/./` and `/../`.",
        patch=replaced(r"^(\s*)curl ", r"\1curl --path-as-is "),
    ),
    FixRule(kinds=("path-stored",), text="Write `--data-binary @FILE` with its `@`, or `-T FILE`."),
    FixRule(
        kinds=("body-cut",),
        text="Use `-T FILE`: `-d @FILE` leaves out line ends and null bytes.",
        patch=DATA_AS_FILE,
    ),
)
