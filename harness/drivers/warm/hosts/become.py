"""Waits at descriptor 3 for one program, and becomes it: what any language can start ahead.

The message is JSON: the words of the command line, and what the program's environment has besides.
"""

import json
import os

GATE = 3

if __name__ == "__main__":
    with os.fdopen(GATE, "rb") as gate:
        message = gate.read()
    if not message:
        os._exit(0)  # whoever has started it ends
    request = json.loads(message)
    words, environment = request["words"], os.environ | request["environment"]
    os.execvpe(words[0], words, environment)  # noqa: S606  no shell, on purpose
