import pytest

from course_utils.widgets import UNDECIDED, verdict_form


def test_nothing_is_decided_before_the_learner_decides():
    form = verdict_form(["net 1", "net 2"], ["sound", "token"])
    assert form.verdicts == {"net 1": UNDECIDED, "net 2": UNDECIDED}
    form.menus["net 2"].value = "token"
    assert form.verdicts == {"net 1": UNDECIDED, "net 2": "token"}
    assert repr(form) == "Verdicts: net 1: undecided, net 2: token"


def test_a_page_without_widgets_shows_names_and_choices_and_no_verdict():
    page = verdict_form(["net <1>"], ["sound", "token"]).fallback()
    assert "net &lt;1&gt;: ____" in page and "sound, token" in page and UNDECIDED not in page


@pytest.mark.parametrize(("names", "options"), [([], ["a"]), (["a", "a"], ["b"]), (["a"], "b")])
def test_bad_arguments_are_named(names, options):
    with pytest.raises(ValueError, match="^(names|options) must be a list"):
        verdict_form(names, options)
