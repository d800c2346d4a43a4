"""The guide on grading: its links, its names and its limits are those of the code."""

import re
import urllib.parse

from course_tools.grading.collecting import learner_of
from course_tools.grading.limits import Limits
from course_tools.repository import find_root, public_address

ROOT = find_root()
GUIDE = (ROOT / "INSTRUCTORS.md").read_text(encoding="utf-8")


def test_each_exercise_notebook_has_its_link_for_a_hub():
    address = public_address(ROOT)
    found = {}
    for number, link in re.findall(r"^- \[(\d\d)\]\(https://HUB(/\S+)\)$", GUIDE, re.M):
        parts = urllib.parse.urlsplit(link)
        given = {key: values[0] for key, values in urllib.parse.parse_qs(parts.query).items()}
        assert parts.path == "/hub/user-redirect/git-pull"
        assert given["repo"] == address and given["branch"] == "main"
        found[number] = given["urlpath"]
    home = f"lab/tree/{address.rsplit('/', 1)[1]}"
    assert found == {
        path.name[:2]: f"{home}/notebooks/exercises/{path.name}?autodecode"
        for path in (ROOT / "notebooks" / "exercises").glob("*.ipynb")
    }


def test_the_names_in_the_table_become_the_learners_that_it_says():
    rows = re.findall(r"^\| \w+, \"[^|]+\| `([^`]+)` \| `([^`]+)`", GUIDE, re.M)
    assert len(rows) == 3 and all(learner_of(name) == learner for name, learner in rows)


def test_the_times_are_those_of_the_limits():
    assert Limits().seconds == 3 * 60
    assert "may run for six minutes together, a single one for three" in GUIDE
