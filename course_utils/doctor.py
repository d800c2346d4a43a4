"""Is this machine ready? One line for each thing that the lessons need.

``[ok]`` it is there, ``[no]`` a lesson would stumble, ``[--]`` it would help, but every
lesson runs without it.
"""

import hashlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import psutil
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from course_utils.paths import cache_dir, data_dir

PACKAGES = ("tensorflow", "keras", "numpy", "ipywidgets", "jupyterlab")
SHIPPED_WEIGHTS = ("xception_scenes", "xception_photos", "xception_shortcut", "album_tagger",
                   "localiser_pets", "detector_street", "unet_street", "unet_call",
                   "selfie_segmenter", "detector_photos",
                   *(f"case_{letter}" for letter in "abcdef"))  # fmt: skip
KERAS_SETTINGS = dict(backend="tensorflow", image_data_format="channels_last", floatx="float32")
MEMORY_NEEDED = 3.0  # GB free; the hungriest lesson stays below
_ASK_FOR_GPU = "import tensorflow as tf; print('GPUS', len(tf.config.list_physical_devices('GPU')))"


class Finding(NamedTuple):
    """One line of the report: a mark (``ok``, ``no`` or ``--``) and what was found."""

    mark: str
    text: str


def report() -> int:
    """Print the findings as they come; return 1 if something needed is missing, else 0."""
    missing = 0
    for finding in examine():
        print(f"[{finding.mark}] {finding.text}", flush=True)
        missing += finding.mark == "no"
    mended = f"{missing} of the things above must be mended first: see README.md."
    print("\n" + (mended if missing else "Ready for the lessons."))
    return 1 if missing else 0


def examine() -> Iterator[Finding]:
    """Yield all findings, the quick ones first."""
    try:
        requirements = read_requirements()
    except metadata.PackageNotFoundError:
        yield Finding("no", "course-utils isn't installed: pip install -e . in the course's folder")
        return
    yield _judge_version("Python", platform.python_version(), requirements["python"])
    for name in PACKAGES:
        yield check_package(name, requirements[name])
    yield check_keras_settings()
    yield check_memory(free_memory())
    yield check_writing(cache_dir())
    yield from check_weights()
    yield check_gpu()


def read_requirements() -> dict[str, SpecifierSet]:
    """Return the ranges of Python and of ``PACKAGES`` that the installed package names."""
    own = metadata.metadata("course-utils")
    requirements = map(Requirement, own.get_all("Requires-Dist") or [])
    ranges = {requirement.name: requirement.specifier for requirement in requirements}
    return ranges | {"python": SpecifierSet(own["Requires-Python"])}


def check_package(name: str, needed: SpecifierSet) -> Finding:
    """Compare an installed package with the range ``needed``, without importing it."""
    try:
        return _judge_version(name, metadata.version(name), needed)
    except metadata.PackageNotFoundError:
        if name == "jupyterlab" and "COLAB_RELEASE_TAG" in os.environ:
            return Finding("--", "jupyterlab isn't installed; Colab brings its own notebook")
        return Finding("no", f"{name} isn't installed; needed is {name}{needed}")


def _judge_version(name: str, version: str, needed: SpecifierSet) -> Finding:
    if needed.contains(version, prereleases=True):
        return Finding("ok", f"{name} {version}")
    return Finding("no", f"{name} {version}; needed is {needed}")


def check_keras_settings() -> Finding:
    """Look whether Keras would start with TensorFlow, channels last and float32.

    Keras reads the variable KERAS_BACKEND and a file, `keras.json`, that other software may have
    written; with other settings a lesson stops, or its arrays have their axes in another order.
    """
    file = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras") / "keras.json"
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        written = {}  # then Keras takes its own settings, which are the right ones
    if not isinstance(written, dict):
        return Finding("no", f"{file} holds no settings of Keras: delete it")
    backend = os.environ.get("KERAS_BACKEND")
    if backend and backend != KERAS_SETTINGS["backend"]:
        cure = "unset this variable, or set it to tensorflow, before you start JupyterLab"
        return Finding("no", f"KERAS_BACKEND is {backend}; needed is tensorflow: {cure}")
    for name, needed in KERAS_SETTINGS.items():
        found = written.get(name, needed)
        if found != needed and not (name == "backend" and backend):
            cure = "change it there, or delete the file"
            text = f"Keras is set to {name} {found} by {file}; needed is {needed}: {cure}"
            return Finding("no", text)
    return Finding("ok", "Keras is set to tensorflow, channels_last and float32")


def free_memory() -> float:
    """Return the memory that is free to this process in GB, a container's limit included."""
    free = psutil.virtual_memory().available
    group = Path("/sys/fs/cgroup")
    try:
        limit = int((group / "memory.max").read_text())
        used = int((group / "memory.current").read_text())
        lines = (group / "memory.stat").read_text().splitlines()
        cached = next(int(line.split()[1]) for line in lines if line.startswith("inactive_file "))
        free = min(free, limit - used + cached)
    except (OSError, ValueError, StopIteration):
        pass  # no container, or one without a limit ("max")
    return free / 1e9


def check_memory(free: float) -> Finding:
    """Compare the free memory, in GB, with what the lessons need."""
    text = f"{free:.1f} GB of memory free"
    if free >= MEMORY_NEEDED:
        return Finding("ok", text)
    return Finding("no", f"{text}; needed are {MEMORY_NEEDED:g} GB: close other programs")


def check_writing(folder: Path) -> Finding:
    """Try to write a file where the course keeps what it makes."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"course")
    except OSError as error:
        cure = "set COURSE_CACHE_DIR to a folder you own"
        return Finding("no", f"can't write to {folder} ({error.strerror or error}): {cure}")
    return Finding("ok", f"can write to {folder}")


def check_weights(folder: Path | None = None) -> Iterator[Finding]:
    """Compare the weight files with the folder's ``SHA256SUMS``; name each that is at fault."""
    try:
        folder = data_dir() / "weights" if folder is None else folder
        sums = read_checksums(folder)
    except FileNotFoundError as error:
        yield Finding("no", f"weights: {error}")
        return
    faults = {net: _fault(folder / f"{net}.npz", sums) for net in SHIPPED_WEIGHTS}
    faults = {net: fault for net, fault in faults.items() if fault}
    for net, fault in faults.items():
        yield Finding("no", f"weights {net}: {fault}")
    fine = len(SHIPPED_WEIGHTS) - len(faults)
    yield Finding("ok", f"weights of {fine} nets, whose checksums agree")


def _fault(file: Path, sums: dict[str, str]) -> str:
    """Return what is wrong with a net's weight file; "" if nothing is."""
    if file.name not in sums:
        return f"not listed in {file.parent / 'SHA256SUMS'}"
    if not file.is_file():
        return f"{file.name} is missing; remake it: course train {file.stem}"
    if hashlib.sha256(file.read_bytes()).hexdigest() != sums[file.name]:
        return f"{file.name} differs from its checksum; fetch it again"
    return ""


def read_checksums(folder: Path) -> dict[str, str]:
    """Return file name -> checksum from ``SHA256SUMS``, as ``sha256sum`` writes it."""
    path = folder / "SHA256SUMS"
    if not path.is_file():
        raise FileNotFoundError(f"no list of checksums, {path}")
    pairs = (line.split(maxsplit=1) for line in path.read_text().splitlines() if line.strip())
    return {name.lstrip("*"): checksum for checksum, name in pairs}


def check_gpu() -> Finding:
    """Ask TensorFlow for a GPU, in a child process that keeps its chatter to itself."""
    quiet = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}
    call = [sys.executable, "-c", _ASK_FOR_GPU]
    try:
        child = subprocess.run(call, capture_output=True, text=True, timeout=120, env=quiet)
    except subprocess.TimeoutExpired:
        return Finding("no", "TensorFlow doesn't load within 120 s")
    answer = [line for line in child.stdout.splitlines() if line.startswith("GPUS ")]
    if child.returncode or not answer:
        last = (child.stderr.strip().splitlines() or [f"exit code {child.returncode}"])[-1]
        return Finding("no", f"TensorFlow doesn't load: {last}")
    count = int(answer[-1].split()[1])
    if count:
        return Finding("ok", f"TensorFlow loads and sees {count} GPU{'s' * (count > 1)}")
    return Finding("--", "TensorFlow loads and sees no GPU: fine, every lesson runs without one")
