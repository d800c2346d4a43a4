"""Run a notebook under nbval in a process of its own, and read what its cells printed.

This file is the pytest plugin of that process too (`-p nbval_runs`), which needs nbval and an
ipykernel but not the course: the Colab test runs it in another environment.
"""

import ast
import hashlib
import inspect
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
from pathlib import Path

QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
CELL_TIMEOUT = 300  # seconds: against a hanging cell, on however slow a machine


def run_notebook(path, result, *, offline=False, python=sys.executable, **options):
    """Run a notebook; return the process when it is done, its report written to `result`.

    Args:
        path: the notebook; it runs in its own folder.
        result: JSON file with "printed", a text for each code cell that isn't tagged `varies`;
            "digests", one for each of the notebook's names that holds numbers, but those that
            such a cell speaks of; and "devices", the network devices of the process.
        offline: whether to cut the network; see `can_cut_network`.
        python: interpreter whose environment has nbval.
        **options: for `subprocess.run`, such as `env`.
    """
    command = ["unshare", "-rn"] if offline else []
    command += [python, "-m", "pytest", "-q", "--nbval-lax", "-p", "nbval_runs"]
    # One process, whatever this suite's own settings say: xdist would split the cells.
    command += ["-p", "no:xdist", "-p", "no:cacheprovider", "-o", "addopts="]
    command += ["-c", os.devnull, f"--rootdir={path.parent}"]
    command += [f"--nbval-cell-timeout={CELL_TIMEOUT}", str(path)]
    environment = options.pop("env", os.environ) | QUIET
    environment |= {"PYTHONPATH": str(Path(__file__).parent), "NBVAL_RESULT": str(result)}
    environment |= {"NBVAL_OFFLINE": "1"} if offline else {}
    return subprocess.run(
        command, capture_output=True, text=True, cwd=path.parent, env=environment, **options
    )


def printed_by(path, result, **options):
    """Run a notebook that must end without an error; return its report."""
    done = run_notebook(path, result, **options)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    return json.loads(result.read_text())


def can_cut_network():
    """Tell whether a process may be started without a network here."""
    tool = shutil.which("unshare")
    return bool(tool) and subprocess.run([tool, "-rn", "true"], capture_output=True).returncode == 0


def raise_loopback():
    """Switch on ``lo``, which the kernel talks over, by ioctl: the ip command isn't everywhere."""
    import fcntl

    get_flags, set_flags, up = 0x8913, 0x8914, 0x1
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        name = struct.pack("16sH14s", b"lo", 0, b"")
        flags = struct.unpack("16sH14s", fcntl.ioctl(handle, get_flags, name))[1]
        fcntl.ioctl(handle, set_flags, struct.pack("16sH14s", b"lo", flags | up, b""))


def digests(names):
    """Return a digest of each name that holds numbers. It runs in the notebook's kernel."""
    import numpy as np

    def held(value):
        if isinstance(value, dict | list | tuple):
            inner = value.values() if isinstance(value, dict) else value
            return [part for each in inner for part in held(each)]
        numbers = isinstance(value, int | float | np.generic | np.ndarray)
        return [np.asarray(value).tobytes()] if numbers and np.asarray(value).dtype != "O" else []

    found = {name: held(value) for name, value in names.items() if name[0] != "_"}
    return {
        name: hashlib.md5(b"".join(parts)).hexdigest() for name, parts in found.items() if parts
    }


def digests_in(kernel):
    """Ask a kernel for its names' digests: a print rounds, and hides what differs a little."""
    code = f"import hashlib, json\n{inspect.getsource(digests)}"
    asked = {"digests": "json.dumps(digests(dict(globals())))"}
    message = kernel.kc.execute(code, silent=True, user_expressions=asked)
    while (reply := kernel.kc.get_shell_msg(timeout=60))["parent_header"]["msg_id"] != message:
        pass
    answer = reply["content"]["user_expressions"]["digests"]
    return json.loads(ast.literal_eval(answer["data"]["text/plain"]))


def pytest_configure(config):
    """Start the report."""
    if "NBVAL_OFFLINE" in os.environ:
        raise_loopback()
    config.printed, config.varying, config.digests = [], set(), {}


def pytest_runtest_teardown(item, nextitem):
    """Write down what a cell printed, and after the last one what the names hold."""
    if "varies" in item.cell.metadata.get("tags", []):
        nodes = ast.walk(ast.parse(item.cell.source))
        item.config.varying |= {each.id for each in nodes if isinstance(each, ast.Name)}
    else:
        outputs = [out.text for out in item.test_outputs or () if out.get("name") == "stdout"]
        item.config.printed.append("".join(outputs))
    if nextitem is None:
        found = digests_in(item.parent.kernel)
        item.config.digests = {n: found[n] for n in found.keys() - item.config.varying}


def pytest_sessionfinish(session):
    """Store the report."""
    devices = [name for _, name in socket.if_nameindex()]
    report = {"printed": session.config.printed, "devices": devices}
    report["digests"] = session.config.digests
    Path(os.environ["NBVAL_RESULT"]).write_text(json.dumps(report))
