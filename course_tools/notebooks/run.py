"""Run a notebook in a kernel of its own, without its log."""

import os
from pathlib import Path

import nbformat
from nbclient import NotebookClient

_QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}


def run_notebook(path: Path) -> nbformat.NotebookNode:
    """Return a notebook with the outputs of all its cells, run in the notebook's folder."""
    notebook = nbformat.read(path, as_version=4)
    place = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(notebook, timeout=None, kernel_name="python3", resources=place)
    # The kernel warns that its connection is not encrypted; the connection is on this machine.
    client.extra_arguments = ["--log-level=ERROR"]
    return client.execute(env=os.environ | _QUIET)
