"""A learner's notebook is its solutions without the answers, and nothing else."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from course_tools.cli import main
from course_tools.notebooks.build_notebooks import (
    build_exercises,
    build_notebook,
    check_exercises,
    write_exercises,
)
from course_tools.notebooks.nbgrader_cells import nbgrader_metadata, without_answers
from course_tools.repository import solution_scripts

ROOT = Path(__file__).resolve().parents[2]
SOLUTIONS = """\
# %% [markdown]
# # Exercises to a small lesson

# %%
from course_exercises import check


# %%
def one_place(patch, kernel):
    \"\"\"Return one number.\"\"\"
    ### BEGIN SOLUTION
    products = patch * kernel
    return products.sum()
    ### END SOLUTION


# %%
check("one_place", one_place)
"""


@pytest.fixture
def with_solutions(clone):
    """Return a clone in miniature that has one lesson and its exercises."""
    folder = clone / "notebooks" / "scripts" / "solutions"
    folder.mkdir()
    (folder / "00_small.py").write_text(SOLUTIONS)
    assert main(["stamp", "--root", str(clone)]) == 0
    return clone


def cells_of(path):
    return nbformat.read(path, as_version=4).cells


def test_the_answer_is_cut_and_a_stub_is_left():
    source = "def f(x):\n    '''Say.'''\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION"
    assert without_answers(source) == (
        "def f(x):\n    '''Say.'''\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    )


def test_two_answers_in_one_cell_and_what_stands_between_them():
    part = "    ### BEGIN SOLUTION\n    pass\n    ### END SOLUTION\n"
    cut = without_answers(f"def f():\n{part}\n\ndef g():\n{part}\nafter = 1\n")
    assert cut.count("raise NotImplementedError()") == 2 and "pass" not in cut
    assert cut.endswith("\n\nafter = 1\n") and "def g():" in cut


def test_hidden_tests_leave_nothing_behind():
    source = 'check("a", a)\n### BEGIN HIDDEN TESTS\nassert a\n### END HIDDEN TESTS'
    assert without_answers(source) == 'check("a", a)'


@pytest.mark.parametrize("source", ["x = 1", "", "a = '### nothing'\n\n", "def f():\n    pass\n"])
def test_other_cells_stay_as_they_are(source):
    assert without_answers(source) == source


@pytest.mark.parametrize(
    "source",
    [
        "### BEGIN SOLUTION\nx = 1",
        "x = 1\n### END SOLUTION",
        "### END SOLUTION\nx = 1\n### BEGIN SOLUTION",
        "### BEGIN SOLUTION\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n### END SOLUTION",
        "### BEGIN SOLUTION x = 1 ### END SOLUTION",
        "### BEGIN SOLUTION\nx = 1\n### END HIDDEN TESTS",
    ],
)
def test_marks_that_do_not_match_are_told_rather_than_released(source):
    with pytest.raises(ValueError, match="must have its END"):
        without_answers(source)


def test_the_cells_of_an_exercise_are_marked_for_nbgrader(with_solutions):
    cells = cells_of(with_solutions / "notebooks" / "solutions" / "00_small.ipynb")
    marked = [cell.metadata.nbgrader for cell in cells if "nbgrader" in cell.metadata]
    answer, checked = marked
    assert (answer.grade_id, answer.solution, answer.grade) == ("one_place", True, False)
    assert (checked.grade_id, checked.solution, checked.grade) == ("check-one_place", False, True)
    assert checked.points == 1 and checked.locked and "points" not in answer


def test_each_check_gets_a_hidden_test_in_the_solutions(with_solutions):
    cells = cells_of(with_solutions / "notebooks" / "solutions" / "00_small.ipynb")
    assert cells[-1].source.endswith(
        "### BEGIN HIDDEN TESTS\nfrom course_exercises import is_right\n\n"
        'assert is_right("one_place", one_place)\n### END HIDDEN TESTS'
    )
    assert sum("HIDDEN" in cell.source for cell in cells) == 1


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("### BEGIN SOLUTION\nx = 1\n### END SOLUTION", "must lie in a function"),
        ('check("one_plaice", one_place)', "received 'one_plaice'"),
    ],
)
def test_bad_cells(source, words):
    with pytest.raises(ValueError, match=words):
        nbgrader_metadata(source)


def test_release_writes_what_check_then_finds_right(with_solutions, capsys):
    root = ["--root", str(with_solutions)]
    assert main(["release", "--check", *root]) == 1
    assert "exercises/00_small.ipynb is missing" in capsys.readouterr().out
    assert main(["release", *root]) == 0
    assert "wrote notebooks/exercises/00_small.ipynb" in capsys.readouterr().out
    assert main(["release", "--check", *root]) == 0
    assert write_exercises(with_solutions) == []


def test_the_learners_version_differs_in_the_answers_only(with_solutions):
    write_exercises(with_solutions)
    stored = cells_of(with_solutions / "notebooks" / "solutions" / "00_small.ipynb")
    released = cells_of(with_solutions / "notebooks" / "exercises" / "00_small.ipynb")
    changed = [
        (before.source, after.source)
        for before, after in zip(stored, released, strict=True)
        if before != after
    ]
    assert [after for _, after in changed] == [
        'def one_place(patch, kernel):\n    """Return one number."""\n    # YOUR CODE HERE\n'
        "    raise NotImplementedError()",
        'check("one_place", one_place)',
    ]


def test_the_badge_opens_the_learners_version(with_solutions):
    for folder in ("solutions", "exercises"):
        write_exercises(with_solutions)
        title = cells_of(with_solutions / "notebooks" / folder / "00_small.ipynb")[0].source
        assert "/blob/main/notebooks/exercises/00_small.ipynb)" in title


def test_a_change_on_either_side_and_an_orphan_are_noticed(with_solutions):
    write_exercises(with_solutions)
    path = with_solutions / "notebooks" / "exercises" / "00_small.ipynb"
    path.write_text(path.read_text().replace("Exercises to a", "Exercises for a"))
    shutil.copy(path, path.with_name("07_orphan.ipynb"))
    orphan, changed = check_exercises(with_solutions)
    assert "07_orphan.ipynb has no solutions notebook" in orphan
    assert "cell 1 differs from its solutions notebook in source" in changed
    path.with_name("07_orphan.ipynb").unlink()
    write_exercises(with_solutions)
    script = with_solutions / "notebooks" / "scripts" / "solutions" / "00_small.py"
    script.write_text(script.read_text().replace("Return one number", "Return a number"))
    assert "in source" in check_exercises(with_solutions)[0]


def test_a_broken_mark_names_script_and_cell(with_solutions):
    script = with_solutions / "notebooks" / "scripts" / "solutions" / "00_small.py"
    script.write_text(script.read_text().replace("    ### END SOLUTION\n", ""))
    with pytest.raises(ValueError, match=r"00_small.py, cell 4: each BEGIN SOLUTION"):
        build_exercises(script)


def test_saving_a_learners_notebook_makes_no_script(with_solutions):
    script = with_solutions / "notebooks" / "scripts" / "solutions" / "00_small.py"
    assert build_exercises(script).metadata.jupytext.formats == "ipynb"
    assert "jupytext" not in build_notebook(script).metadata


@pytest.mark.slow
def test_nbgrader_takes_the_solutions_and_makes_the_same_of_them(tmp_path):
    uvx = shutil.which("uvx") or pytest.skip("no uvx on the PATH")
    source = tmp_path / "source" / "all"
    source.mkdir(parents=True)
    scripts = solution_scripts(ROOT)
    for script in scripts:
        shutil.copy(ROOT / "notebooks" / "solutions" / f"{script.stem}.ipynb", source)
    command = [uvx, "--python", sys.executable, "--from", "nbgrader>=0.9.5", "nbgrader"]
    made = subprocess.run(
        [*command, "generate_assignment", "all", "--create"],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    if made.returncode and "failed to fetch" in made.stderr.lower():
        pytest.skip("package registry not reachable")
    assert made.returncode == 0, made.stderr[-3000:]
    for script in scripts:
        theirs = cells_of(tmp_path / "release" / "all" / f"{script.stem}.ipynb")
        assert [cell.source for cell in theirs] == [
            cell.source for cell in build_exercises(script).cells
        ]
