"""A Python process that answers one line of JSON with another, and can be ended at any time."""

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Callable

from course_tools.grading.bubblewrap import python_path

_PROGRAM = "import sys; sys.path[:0] = {path!r}; from {module} import main; main(*sys.argv[1:])"


def python_command(module: str, *words: str) -> list[str]:
    """Return the command that calls a module's `main` in a Python without settings of its own."""
    program = _PROGRAM.format(path=python_path(), module=module)
    return [sys.executable, "-I", "-c", program, *words]


def say(what, stream) -> None:
    """Write a value as one line of JSON, and send it off."""
    stream.write(json.dumps(what) + "\n")
    stream.flush()


class ChildProcess:
    """The side that asks. `inside` turns the command into one that runs it, say, in a sandbox."""

    def __init__(self, module: str, inside: Callable = lambda command: command, **options):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        command = inside(python_command(module))
        self.process = subprocess.Popen(command, start_new_session=True, **pipes, **options)

    def ask(self, what, seconds: float):
        """Return the answer; None if the process has ended, or is ended for taking too long."""
        alarm = threading.Timer(seconds, self.process.kill)
        alarm.start()
        try:
            say(what, self.process.stdin)
            return json.loads(self.process.stdout.readline())
        except (OSError, ValueError):
            return None
        finally:
            alarm.cancel()

    def end(self, patience: float) -> None:
        """Tell the process to leave, by closing its input, and end it if it doesn't."""
        with contextlib.suppress(OSError):  # it ended before it read its last line
            self.process.stdin.close()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
