"""Right answers are found however Lab, Colab or an editor left the notebook."""

import pytest
from grading_cases import LIMITS, OURS, RIGHT, grade, notebook
from ordinary import ORDINARY

from course_tools.grading.submission import Assignment


@pytest.fixture(scope="module")
def assignment():
    with Assignment(OURS, 7, LIMITS) as assignment:
        yield assignment


@pytest.mark.slow
@pytest.mark.parametrize("state", ORDINARY)
def test_a_right_answer_is_found_in_any_state(assignment, tmp_path, state):
    right, graded = grade(assignment, tmp_path, ORDINARY[state])
    assert right == {"double": True, "triple": False}, graded


def test_an_ordinary_notebook_is_graded_and_leaves_no_note(assignment, tmp_path):
    right, graded = grade(assignment, tmp_path, notebook(RIGHT))
    assert right == {"double": True, "triple": False} and graded.notes == []
    assert graded.verdicts["triple"].kind == "missing"


@pytest.mark.slow
def test_one_learner_leaves_nothing_to_the_next(assignment, tmp_path):
    grade(assignment, tmp_path, notebook("import builtins\nbuiltins.two = 2\n" + RIGHT))
    right, _ = grade(assignment, tmp_path, notebook("def double(x):\n    return two * x"))
    assert right == {"double": False, "triple": False}


def test_why_there_is_no_answer_is_told(assignment, tmp_path):
    sentences = {
        "answers": "is not a notebook",
        "": "is not a notebook",
        "{}": "is not a notebook",
        notebook(): "has no code",
        notebook("1 + 1"): "holds none of the functions",
    }
    for text, sentence in sentences.items():
        right, graded = grade(assignment, tmp_path, text)
        assert not any(right.values()) and sentence in graded.notes[0], text
