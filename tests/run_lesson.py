"""Run one notebook from top to bottom, as a process of its own.

    python run_lesson.py NOTEBOOK RESULT.json [--offline]

Needs nbclient and an ipykernel, not the course: the Colab test runs it in another
environment. With ``--offline`` it is started inside a fresh network namespace, where it
first raises the loopback device that the kernel talks over.
"""

import json
import socket
import struct
import sys
from pathlib import Path

CELL_TIMEOUT = 120  # seconds


def raise_loopback() -> None:
    """Switch on ``lo`` by ioctl: the ip command isn't everywhere."""
    import fcntl

    get_flags, set_flags, up = 0x8913, 0x8914, 0x1
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        name = struct.pack("16sH14s", b"lo", 0, b"")
        flags = struct.unpack("16sH14s", fcntl.ioctl(handle, get_flags, name))[1]
        fcntl.ioctl(handle, set_flags, struct.pack("16sH14s", b"lo", flags | up, b""))


def devices() -> list[str]:
    """Return the network devices that this process sees."""
    return [name for _, name in socket.if_nameindex()]


def run(path: Path) -> list[str]:
    """Run a notebook; return what each code cell printed, cells tagged ``varies`` left out."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    place = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, timeout=CELL_TIMEOUT, kernel_name="python3", resources=place).execute()
    return [
        "".join(out.text for out in cell.outputs if out.get("name") == "stdout")
        for cell in notebook.cells
        if cell.cell_type == "code" and "varies" not in cell.metadata.get("tags", [])
    ]


if __name__ == "__main__":
    if "--offline" in sys.argv:
        raise_loopback()
    printed = run(Path(sys.argv[1]).resolve())
    Path(sys.argv[2]).write_text(json.dumps({"printed": printed, "devices": devices()}))
