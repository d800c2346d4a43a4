"""A grader that is killed leaves nothing running and nothing behind, and goes on afterwards.

    uv run --no-sync python tests/course_tools/grading/test_grading_kills.py 60

kills as many runs, at moments and by signals drawn from a seed, and prints what came of them.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest
from grading_cases import CASES, LIMITS, RIGHT, notebook
from test_grading import rows

from course_tools.grading.worker import Worker

HOWS = ("SIGINT", "SIGTERM", "SIGKILL", "SIGKILL to all")
LEARNERS = 8


def kill_once(home, how, seconds, sandbox):
    """Start a run, kill it after some seconds, look around, and run it again to the end."""
    temporary = home / "tmp"
    for folder in (temporary, home / "in"):
        folder.mkdir(parents=True)
    for number in range(LEARNERS):
        code = notebook("import time\ntime.sleep(0.4)", RIGHT)
        (home / "in" / f"learner_{number}.ipynb").write_text(code)
    program = (
        "import sys; from course_tools.grading import bubblewrap; from course_tools.cli import main"
        f"\nif not {sandbox}: bubblewrap.shutil.which = lambda _: None"
        "\nsys.exit(main(sys.argv[1:]))"
    )
    words = ["grade", str(home / "in"), "--out", str(home / "g.csv"), "--lessons", "99"]
    words = [sys.executable, "-c", program, *words, "--exercises", str(CASES), "--seed", "1"]
    options = {"env": os.environ | {"TMPDIR": str(temporary)}, "stderr": subprocess.DEVNULL}
    ignored = signal.SIG_DFL if how == "SIGINT" else signal.SIG_IGN  # as for a background job
    starts = {"preexec_fn": lambda: signal.signal(signal.SIGINT, ignored)}
    run = subprocess.Popen(words, stdout=subprocess.DEVNULL, **options, **starts)
    time.sleep(seconds)
    family = [psutil.Process(run.pid), *psutil.Process(run.pid).children(recursive=True)]
    for process in family if how.endswith("all") else family[:1]:
        if process.is_running():
            process.send_signal(getattr(signal, how.split()[0]))
    run.wait()
    assert not left_running(temporary)
    if not how.endswith("all"):  # else nobody is left to tidy up: the next run does
        assert not list(temporary.glob("course_grading_*"))
    assert subprocess.run(words, stdout=subprocess.DEVNULL, **options).returncode == 0
    assert [row["points"] for row in rows(home / "g.csv").values()] == ["2"] * LEARNERS
    assert not list(temporary.glob("course_grading_*")) and not left_running(temporary)
    assert not (home / "g.csv.partial").exists()


def left_running(temporary):
    """Return the processes that still know this folder when they had a while to end."""
    end = time.monotonic() + 10
    while (left := running(temporary)) and time.monotonic() < end:
        time.sleep(0.05)
    return left


def running(temporary):
    """Return the processes that know this temporary folder, other than zombies."""
    found = []
    for process in psutil.process_iter():
        try:
            texts = [*process.cmdline(), *process.environ().values(), process.cwd()]
            if any(str(temporary) in text for text in texts):
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return [each for each in found if each.pid != os.getpid()]


@pytest.mark.slow
@pytest.mark.parametrize("how", HOWS)
def test_a_killed_run_leaves_nothing_and_goes_on(tmp_path, how):
    kill_once(tmp_path, how, 3.5, sandbox=how != "SIGKILL")


def test_a_worker_of_a_background_job_ends_with_it():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as a shell starts such a job
    worker = Worker(["double"], CASES, LIMITS, seed=1, folder=None)
    try:
        worker.start()
        worker._child.process.stdin.close()  # what is left of a parent that was killed
        assert worker._child.process.wait(20) == 0
    finally:
        signal.signal(signal.SIGINT, before)
        worker.close()


def main():
    """Kill many runs."""
    draw = random.Random(0)
    for number in range(int(sys.argv[1])):
        how, seconds, sandbox = HOWS[number % 4], draw.uniform(0.2, 8), draw.random() < 0.5
        with tempfile.TemporaryDirectory() as home:
            kill_once(Path(home), how, seconds, sandbox)
        print(
            f"{number + 1}: {how} after {seconds:.1f} s, bubblewrap {sandbox}: nothing left",
            flush=True,
        )


if __name__ == "__main__":
    main()
