"""What goes wrong around grading: names, disks, mended exercises, two runs at once."""

import dataclasses
import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from grading_cases import CASES, LIMITS, OURS, RIGHT, SANDBOXES, grade_class, notebook, sandbox_name
from test_grading import rows

import course_utils
from course_tools.cli import main
from course_tools.grading import batch, collecting, journal, limits, temporary, worker
from course_tools.grading.journal import Journal
from course_tools.grading.results import Results
from course_tools.grading.sandbox import Sandbox
from course_tools.grading.submission import Assignment


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "ada.ipynb").write_text(notebook(RIGHT))
    return folder


def command(folder, out, *more, before="", **options):
    """Run `course grade` as a person does; `before` is Python that runs first."""
    words = ["grade", str(folder), "--out", str(out), "--exercises", str(CASES), "--lessons", "99"]
    program = f"import sys; from course_tools.cli import main; {before}sys.exit(main(sys.argv[1:]))"
    words = [sys.executable, "-c", program, *words, *more]
    return subprocess.run(words, capture_output=True, **options)


@pytest.mark.slow
def test_no_name_beside_the_notebooks_ends_the_batch_or_steers_the_terminal(folder, tmp_path):
    for name in (b"\xff\xfe.txt", b"\xc3\xa9\xe2\x82\xac.zip", b"\x1b[2Jred\nline.pdf"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text("")
    (folder / "bob").mkdir()
    (folder / "bob" / "homework.ZIP").write_text("")
    (folder / "__init__.ipynb").write_text(notebook(RIGHT))
    done = command(
        folder, tmp_path / "g.csv", env=os.environ | {"PYTHONIOENCODING": "cp1252:strict"}
    )
    assert done.returncode == 0, done.stderr
    printed = [line for line in done.stdout.splitlines() if line.startswith(b"left out")]
    assert len(printed) == 4 and b"\x1b" not in done.stdout
    assert b"left out, no notebook: bob/homework.ZIP" in printed
    assert {who: row["points"] for who, row in rows(tmp_path / "g.csv").items()} == {
        "__init__": "2", "ada": "2", "bob": "0",
    }  # fmt: skip


def test_a_notebook_that_cant_be_read_gets_a_sentence(folder, tmp_path, monkeypatch):
    secret = folder / "ada.ipynb"
    real = Path.read_bytes

    def refuse(path):
        if path == secret:
            raise PermissionError
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    monkeypatch.setattr(collecting.os, "access", lambda *_: False)
    assert collecting.assigned({"double": "99"}, {"ada": [secret]}) == []
    assert collecting.fingerprint("ada", [secret], folder)
    with Assignment(OURS, 7, LIMITS) as assignment:
        graded = assignment.grade("ada", [secret])
    assert graded.notes == ["ada.ipynb can't be read: its permissions forbid it."]


def test_where_nothing_can_be_written_grading_does_not_start(folder, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    for out, sentence in {
        tmp_path: "must name a file",
        tmp_path / "file" / "grades.csv": "can't be made",
    }.items():
        assert main(["grade", str(folder), "--out", str(out), "--lessons", "04"]) == 1
        assert sentence in capsys.readouterr().err
    words = ["--out", str(tmp_path / "g.csv"), "--feedback", str(tmp_path / "file")]
    assert main(["grade", str(folder), *words, "--lessons", "04"]) == 1
    assert "can't be made" in capsys.readouterr().err and not (tmp_path / "g.csv").exists()


def test_a_table_that_may_not_be_changed_is_noticed_first(folder, tmp_path, monkeypatch, capsys):
    out = tmp_path / "g.csv"
    out.write_text("kept")
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != out)
    assert main(["grade", str(folder), "--out", str(out), "--lessons", "04"]) == 1
    assert "may not be changed" in capsys.readouterr().err and out.read_text() == "kept"


@pytest.mark.parametrize(
    "out, words",
    [
        ("kept.csv", ["--gradebook", "kept.csv", "--column", "Homework", "--lessons", "04"]),
        ("ke.csv", ["--gradebook", "ke_to_import.csv", "--column", "Homework", "--lessons", "04"]),
        ("kept.py", ["--exercises", "kept.py", "--lessons", "99"]),
        ("kept.part", ["--merge", "kept.part"]),
    ],
)
def test_no_file_that_is_read_is_written_over(folder, tmp_path, monkeypatch, capsys, out, words):
    monkeypatch.chdir(tmp_path)
    kept, text = Path(words[1]), "Student,ID,Homework\n"
    if words[0] == "--exercises":
        text = CASES.read_text()
    if words[0] == "--merge":
        with Journal(kept, ["double"], 1, own=CASES, limits=LIMITS, shard=(1, 1)) as part:
            part.keep([])
        text = kept.read_text()
        words = [*words, "--exercises", str(CASES)]
    kept.write_text(text)
    assert main(["grade", str(folder), "--out", out, *words]) == 1
    assert f"--out would write over {kept}" in capsys.readouterr().err
    assert kept.read_text() == text


@pytest.mark.slow
def test_a_full_disk_stops_the_batch_and_takes_no_marks(folder, tmp_path):
    for name in "bcdefgh":
        shutil.copy(folder / "ada.ipynb", folder / f"{name}.ipynb")
    out = tmp_path / "g.csv"

    # The table's process alone meets its full disk, and only when the others run: a Python that
    # starts on one would store its compiled modules cut short, and spoil them for all to come.
    nearly_full = (
        "import resource; from course_tools.grading import batch; "
        "batch.progress_bar = lambda *_: resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500)); "
    )
    env = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    done = command(folder, out, "--seed", "1", before=nearly_full, env=env)
    assert b"File too large" in done.stderr
    assert done.returncode == 1 and b"Traceback" not in done.stderr and not out.exists()
    assert command(folder, out, "--seed", "1").returncode == 0
    assert {row["points"] for row in rows(out).values()} == {"2"}


def test_without_room_for_a_run_nobody_is_blamed(folder, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))
    with Assignment(OURS, 7, LIMITS) as assignment, pytest.raises(OSError) as caught:
        assignment.grade("ada", [folder / "ada.ipynb"])
    assert caught.value.errno == errno.ENOSPC


def test_a_sandbox_that_cant_start_blames_nobody(folder, monkeypatch):
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with Assignment(OURS, 7, LIMITS, bubblewrap=False) as assignment, pytest.raises(OSError):
        assignment.grade("ada", [folder / "ada.ipynb"])


@pytest.fixture
def begun(tmp_path):
    """Return what begins a journal; it tells how many learners are done, and with which seed."""
    own = tmp_path / "own.py"
    own.write_text("# one")

    def begin(names=("double",), seed=None, limits=LIMITS, add=False):
        with Journal(tmp_path / "j", list(names), seed, own=own, limits=limits) as found:
            if add:
                with Assignment(OURS, 7, LIMITS) as assignment:
                    found.add("key", assignment.grade("ada", []))
            return len(found.done), found.seed

    begin.own = own
    return begin


def test_a_journal_goes_on_only_where_nothing_has_changed(begun, monkeypatch):
    _, seed = begun(add=True)
    assert begun() == begun(seed=seed) == (1, seed)
    begun.own.write_text("# mended")
    count, other = begun(add=True)
    assert count == 1 and other != seed and begun() == (1, other)
    assert begun(seed=other + 1)[0] == 0
    for change in ({"names": ("double", "triple")}, {"limits": None}):
        begun(add=True)
        assert begun(**change)[0] == 0
    begun(add=True)
    monkeypatch.setattr(journal.platform, "python_version", lambda: "3.99")
    assert begun()[0] == 0


def test_a_line_that_a_broken_disk_has_spoilt_costs_only_itself(begun, tmp_path):
    _, seed = begun(add=True)
    with (tmp_path / "j").open("ab") as file:
        file.write(b'{"key": "\xff\xfe", "graded"\n')
    assert begun() == (1, seed)


def test_a_journal_knows_the_package_on_which_the_exercises_stand(begun, tmp_path, monkeypatch):
    part = tmp_path / "package" / "scenes.py"
    part.parent.mkdir()
    part.write_text("grass = 1")
    monkeypatch.setattr(course_utils, "__file__", str(part.with_name("__init__.py")))
    begun(add=True)
    assert begun()[0] == 1
    part.write_text("grass = 2")
    assert begun()[0] == 0


def test_of_two_runs_at_once_the_second_is_refused(begun, tmp_path):
    with (
        Journal(tmp_path / "j", ["double"], 1),
        pytest.raises(ValueError, match="another run is writing"),
    ):
        begun()


def test_folders_of_a_killed_run_are_removed_those_of_a_living_one_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(temporary.tempfile, "tempdir", str(tmp_path))
    alive, dead = temporary.TemporaryFolder(), tmp_path / "course_grading_dead"
    (dead / "deep").mkdir(parents=True)
    (tmp_path / "course_grading_link").symlink_to(tmp_path)
    temporary.remove_abandoned()
    assert alive.path.exists() and not dead.exists()
    alive.remove()
    assert [each.name for each in tmp_path.iterdir()] == ["course_grading_link"]


def test_a_link_in_a_folders_place_is_removed_and_what_it_leads_to_stays(tmp_path):
    kept, link = tmp_path / "kept", tmp_path / "link"
    kept.mkdir(mode=0o500)
    link.symlink_to(kept)
    assert temporary.remove(link) and not link.is_symlink()
    assert kept.stat().st_mode & 0o777 == 0o500


@pytest.mark.parametrize("place", ["in", CASES.parent])
def test_what_notebooks_may_read_holds_neither_submissions_nor_exercises(
    folder, tmp_path, monkeypatch, place
):
    monkeypatch.setattr(batch, "readable", lambda: [str(tmp_path / place)])
    with pytest.raises(ValueError, match="must lie elsewhere: notebooks may read"):
        grade_class(folder, tmp_path / "g.csv")


def test_what_lies_beside_many_notebooks_is_read_once(folder, monkeypatch):
    for number in range(50):
        (folder / "bob").mkdir(exist_ok=True)
        (folder / "bob" / f"{number}.ipynb").write_text(notebook(RIGHT))
        (folder / "bob" / f"{number}.txt").write_text("beside")
    found, seen = collecting.find_submissions(folder)["bob"], []
    monkeypatch.setattr(collecting, "content", lambda path: seen.append(path) or b"")
    assert collecting.fingerprint("bob", found, folder)
    assert len(seen) == len(set(seen)) == 100


def test_workers_share_the_processors(monkeypatch):
    monkeypatch.setattr(batch.os, "sched_getaffinity", lambda _: {0, 2, 4, 6, 8}, raising=False)
    assert [batch._cores(number, 2) for number in range(2)] == [[0, 4, 8], [2, 6]]
    assert [batch._cores(number, 6) for number in range(6)] == [[0], [2], [4], [6], [8], [0]]


def test_a_folder_that_cant_be_looked_into_counts_as_too_many_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for _ in range(20):  # a path of 5,000 characters
        os.mkdir("x" * 250)
        monkeypatch.chdir("x" * 250)
    assert limits.size_of(tmp_path, 10**9)[1] > limits._ENTRIES
    monkeypatch.undo()
    assert temporary.remove(tmp_path)


@pytest.mark.slow
def test_files_and_folders_beside_a_notebook_are_found_before_the_librarys(folder, tmp_path):
    home = folder / "bob"
    for name, text in {
        "test.py": "two = 1", "parts/__init__.py": "", "parts/more.py": "one = 1",
        "data/deep/number.txt": "0", ".hidden/x.py": "",
        "queue_of_mine.ipynb": notebook("three = 3"),
    }.items():  # fmt: skip
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text)
    (home / "b.ipynb").write_text(
        notebook(
            "import test\nfrom parts.more import one",
            "zero = int(open('data/deep/number.txt').read())",
            "%run queue_of_mine.ipynb\n",
            "def double(x):\n    return (test.two + one + zero + three - 3) * x",
        )
    )
    grade_class(folder, tmp_path / "g.csv")
    assert rows(tmp_path / "g.csv")["bob"]["points"] == "2"


def test_a_run_is_given_no_more_than_the_time_that_is_left(folder, monkeypatch):
    asked = []
    real = Sandbox.run

    def run(self, *given, **options):
        asked.append(options["seconds"])
        return real(self, *given, **options)

    monkeypatch.setattr(Sandbox, "run", run)
    (folder / "slow.ipynb").write_text(notebook("import time\ntime.sleep(1)\n# double"))
    with Assignment(OURS, 7, LIMITS) as assignment:
        assignment.grade("ada", [folder / "slow.ipynb"] * 3)
    assert asked[0] == 2 * LIMITS.seconds and asked[0] - 0.5 > asked[1] > asked[2] + 0.5


HANGS = '''
from course_exercises import exercise

@exercise(lesson="99", kind="code", points=2, aim="double", inputs=lambda rng: (3.0,), draws=2)
def double(x):
    return 2 * x

class Mistakes(double.Mistakes):
    def never_ends(x):
        """This hint is never given."""
        while True:
            pass
'''


@pytest.mark.slow
def test_judging_without_end_costs_that_learner_only(folder, tmp_path):
    own = tmp_path / "own.py"
    own.write_text(HANGS)
    (folder / "bob.ipynb").write_text(notebook("def double(x):\n    return 0"))
    (folder / "cleo.ipynb").write_text(notebook(RIGHT))
    limits = dataclasses.replace(LIMITS, seconds=2, start=4, judging=1)
    options = {"own": own, "limits": limits, "bubblewrap": True, "jobs": 1}
    batch.grade_all(folder, Results(tmp_path / "g.csv"), ["double"], **options)
    table = rows(tmp_path / "g.csv")
    assert [row["points"] for row in table.values()] == ["2", "0", "2"]
    assert table["bob"]["notes"].startswith("Grading this did not come to an end")


@pytest.mark.parametrize("bubblewrap", SANDBOXES, ids=sandbox_name)
def test_a_template_that_is_ended_between_two_learners_blames_nobody(folder, bubblewrap):
    with Assignment(OURS, 7, LIMITS, bubblewrap=bubblewrap) as assignment:
        assignment.grade("ada", [folder / "ada.ipynb"])
        assignment._sandbox._template.process.kill()
        assignment._sandbox._template.process.wait()  # so that the next line surely finds nobody
        graded = assignment.grade("ada", [folder / "ada.ipynb"])
    assert graded.verdicts["double"].right and graded.notes == []


@pytest.mark.slow
def test_files_whose_names_can_hardly_be_written_end_no_batch(folder, tmp_path):
    deep, place = "d" * 200, folder / "bob"
    place.mkdir()
    (place / "b.ipynb").write_text(notebook(RIGHT))
    inside = os.open(place, os.O_RDONLY)
    for _ in range(25):  # deeper than a path may be long
        os.mkdir(deep, dir_fd=inside)
        inside = os.open(deep, os.O_RDONLY, dir_fd=inside)
    os.close(os.open("c.ipynb", os.O_CREAT, dir_fd=inside))
    (folder / "doe_1_2_..").write_text("")
    (folder / "doe_1_3_a.ipynb").write_text(notebook(RIGHT))
    (folder / f"doe_1_4_{'x' * 240}").write_text("")
    grade_class(folder, tmp_path / "g.csv")
    assert [row["points"] for row in rows(tmp_path / "g.csv").values()] == ["2"] * 3
    shutil.rmtree(place)


def test_a_notebook_that_vanishes_costs_its_learner_only(folder):
    class Vanishing(Assignment):
        def grade(self, learner, notebooks):
            raise FileNotFoundError(errno.ENOENT, "No such file or directory")

    with Vanishing(OURS, 7, LIMITS) as assignment:
        found = worker._graded(assignment, "ada", [])
    assert found["notes"] == ["A file could not be read: No such file or directory."]
