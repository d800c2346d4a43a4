import html

import pytest
from IPython.core.formatters import PlainTextFormatter

from course_utils import widgets

OPTIONS = ["the ears", "the grass", "nothing"]
REASONS = {
    "the ears": "Ears tell cats from dogs here.",
    "the grass": "Both animals stand on grass, so `grass` says nothing.",
    "nothing": "A map of a sure network is never empty.",
}


def question(explanation=None, answer="the ears"):
    return widgets.predict("What will light up?", OPTIONS, answer, explanation or REASONS)


def test_nothing_is_chosen_and_nothing_given_away_before_the_learner_commits():
    asked = question()
    assert asked.choices.value is None
    assert asked.choices.options == tuple(OPTIONS)
    assert asked.feedback.value == ""


def test_checking_without_a_choice_asks_for_one():
    asked = question()
    asked.button.click()
    assert "Choose an answer first" in asked.feedback.value
    assert not any(reason in asked.feedback.value for reason in REASONS.values())
    assert asked.button.disabled is False


def test_the_right_choice_is_told_so_in_words():
    asked = question()
    asked.choices.value = "the ears"
    asked.button.click()
    assert "Right." in asked.feedback.value
    assert REASONS["the ears"] in asked.feedback.value
    assert "Not this one" not in asked.feedback.value


def test_a_wrong_choice_hears_why_it_is_wrong_and_what_is_right():
    asked = question()
    asked.choices.value = "nothing"
    asked.button.click()
    said = asked.feedback.value
    assert "Not this one" in said and "Right." not in said
    assert said.index(REASONS["nothing"]) < said.index(REASONS["the ears"])
    assert "The answer: the ears" in said


def test_the_choice_is_final_once_checked():
    asked = question()
    asked.choices.value = "nothing"
    asked.button.click()
    assert asked.choices.disabled and asked.button.disabled


def test_one_explanation_for_all_is_said_once():
    asked = question("Only the ears differ.")
    asked.choices.value = "nothing"
    asked.button.click()
    assert asked.feedback.value.count("Only the ears differ.") == 1


@pytest.mark.parametrize("answer", [2, "nothing"])
def test_the_answer_may_be_an_index_or_a_text(answer):
    asked = question(answer=answer)
    asked.choices.value = "nothing"
    asked.button.click()
    assert "Right." in asked.feedback.value


def test_an_option_that_is_a_sentence_keeps_one_full_stop():
    asked = widgets.predict("What happens?", ["It falls.", "It rises"], 0, "Gravity.")
    asked.choices.value = "It rises"
    asked.button.click()
    assert "You said: It rises." in asked.feedback.value
    assert "The answer: It falls.<" in asked.feedback.value


def test_texts_are_escaped_and_backticks_set_code_and_stars_stress():
    why = "Since `a & b`, *one* of 2 * 3 * 4 or `c *d* e`."
    asked = widgets.predict("Is `a < b`?", ["<b>yes</b>", "no"], 0, why)
    asked.choices.value = "no"
    asked.button.click()
    assert "<code>a &lt; b</code>" in asked.children[0].value
    assert html.escape("<b>yes</b>") in asked.feedback.value
    assert "<b>" not in asked.feedback.value
    stressed = "<code>a &amp; b</code>, <em>one</em> of 2 * 3 * 4 or <code>c *d* e</code>."
    assert stressed in asked.feedback.value


def test_two_runs_print_the_same(capsys):
    texts = [PlainTextFormatter()(question()) for _ in range(2)]
    assert texts == ["Predict: What will light up?"] * 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("", OPTIONS, 0, "why"), "question must be a text"),
        (("q", "abc", 0, "why"), "options must be a list"),
        (("q", ["a"], 0, "why"), "options must be two or more different"),
        (("q", ["a", "a"], 0, "why"), "options must be two or more different"),
        (("q", ["a", ""], 0, "why"), r"options\[1\] must be a text"),
        (("q", ["a", "b"], 2, "why"), "answer must be one of .* 0 to 1; received 2"),
        (("q", ["a", "b"], -1, "why"), "answer must be"),
        (("q", ["a", "b"], True, "why"), "answer must be"),
        (("q", ["a", "b"], "c", "why"), "answer must be"),
        (("q", ["a", "b"], 0, " "), "explanation must be a text"),
        (("q", ["a", "b"], 0, None), "explanation must be a text or a dict"),
        (("q", ["a", "b"], 0, {"a": "why"}), r"reason for every option .* \['b'\]"),
        (("q", ["a", "b"], 0, {"a": "x", "b": "y", "c": "z"}), r"\['c'\]"),
        (("q", ["a", "b"], 0, {"a": "x", "b": ""}), r"explanation\['b'\] must be a text"),
    ],
)
def test_predict_says_what_is_wrong(arguments, message):
    with pytest.raises(ValueError, match=message):
        widgets.predict(*arguments)
