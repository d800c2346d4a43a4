"""A question to answer before the code runs."""

import html
import re

import ipywidgets as widgets

from course_utils._shared.arguments import check_kind, check_text
from course_utils.learning_record import keep_answer
from course_utils.plots.style import describe
from course_utils.widgets.fallback import WithFallback, announced

_STRESSED = re.compile(r"(?<!\w)\*(\w[^*]*)\*(?!\w)")  # not the stars of 2 * 3 * 4


@describe
def predict(question, options, answer, explanation) -> "Prediction":
    """Return a question with radio buttons, to stand as the last line of its cell.

    Nothing is selected at first: committing to a guess is what makes the result worth a second look
    (Crouch, Fagen, Callan and Mazur, "Classroom demonstrations: Learning tools or entertainment?",
    2004). "Check my prediction" tells right from wrong, says why, and closes the question; running
    the cell again opens it again. With nobody there it waits for nothing and prints nothing. Where
    widgets don't run, in an exported page say, the question stands with its choices, and its answer
    folded below.

    Args:
        question: the question. `Backticks` set code and *stars* stress a word, here and in
            the other texts.
        options: two or more different answers.
        answer: the right one, by its text or by its index.
        explanation: why the answer is right; or a dict with a reason for every option, so that
            a learner who chose wrongly reads why that choice is wrong.
    """
    question = check_text(question, "question").strip()
    check_kind(options, "options", list | tuple, "a list of texts")
    options = [check_text(option, f"options[{n}]").strip() for n, option in enumerate(options)]
    if len(options) < 2 or len(set(options)) < len(options):
        raise ValueError(f"options must be two or more different texts; received {options}")
    return Prediction(question, options, _answer(answer, options), _reasons(explanation, options))


class Prediction(WithFallback, widgets.VBox):
    """The widget that `predict` makes: question, radio buttons, button and feedback."""

    def __init__(self, question: str, options: list[str], answer: str, reasons: dict[str, str]):
        self._question, self._answer, self._reasons = question, answer, reasons
        self._head = f"<p><strong>Predict:</strong> {_marked(question)}</p>"
        wide = {"width": "100%"}
        tight = {"width": "auto", "align_self": "flex-start", "margin": "6px 0"}
        self.choices = widgets.RadioButtons(options=options, value=None, layout=wide)
        text = {"description": "Check my prediction", "tooltip": "Check my prediction"}
        self.button = widgets.Button(**text, button_style="primary", layout=tight)
        self.feedback = widgets.HTML(layout=wide)
        head = widgets.HTML(self._head, layout=wide)
        super().__init__([head, self.choices, self.button, self.feedback], layout=wide)
        self.button.on_click(self._check)

    def __repr__(self) -> str:
        """Return the question: the plain text that stands where no widget can be drawn."""
        return f"Predict: {self._question}"

    def fallback(self) -> str:
        """Return the question, its choices and, folded, what each of them would have earned."""
        choices = "".join(f"<li>{_marked(choice)}</li>" for choice in self.choices.options)
        why = self._reasons[self._answer]
        right = f"<p><strong>{_sentence(self._answer)}</strong> {_marked(why)}</p>"
        wrong = "".join(
            f"<li>{_sentence(choice)} {_marked(reason)}</li>"
            for choice, reason in self._reasons.items()
            if reason != why
        )
        others = f"<p>And why not?</p><ul>{wrong}</ul>" if wrong else ""
        folded = f"<details><summary>The answer</summary>{right}{others}</details>"
        return f"{self._head}<ul>{choices}</ul>{folded}"

    def _check(self, _button) -> None:
        choice = self.choices.value
        if choice is None:
            self.feedback.value = announced("Choose an answer first; a guess is welcome.")
            return
        self.choices.disabled = self.button.disabled = True
        why, right = (_marked(self._reasons[each]) for each in (choice, self._answer))
        if choice == self._answer:
            self.feedback.value = announced(f"<strong>✓ Right.</strong> {why}", True)
        else:
            said = f"<strong>✗ Not this one.</strong> You said: {_sentence(choice)}"
            said += f" {why}" if why != right else ""
            answer = f"<br><strong>The answer: {_sentence(self._answer)}</strong> {right}"
            self.feedback.value = announced(said + answer, False)
        keep_answer("predict", self._question, choice == self._answer, choice)


def _marked(text: str) -> str:
    """Escape a text for HTML; set its `backticked` parts as code and *starred* ones as stressed."""
    pieces = re.split(r"`([^`]+)`", html.escape(text))
    pieces[::2] = [_STRESSED.sub(r"<em>\1</em>", each) for each in pieces[::2]]
    pieces[1::2] = [f"<code>{each}</code>" for each in pieces[1::2]]
    return "".join(pieces)


def _sentence(option: str) -> str:
    """Return an option as the end of a sentence, with one full stop."""
    return _marked(option if option.endswith((".", "!", "?")) else f"{option}.")


def _answer(answer, options: list[str]) -> str:
    if isinstance(answer, int) and not isinstance(answer, bool) and 0 <= answer < len(options):
        return options[answer]
    if isinstance(answer, str) and answer.strip() in options:
        return answer.strip()
    raise ValueError(
        f"answer must be one of the options {options} or an index from 0 to "
        f"{len(options) - 1}; received {answer!r}"
    )


def _reasons(explanation, options: list[str]) -> dict[str, str]:
    """Return one reason an option, whether one was given for all or one for each."""
    if isinstance(explanation, str):
        return dict.fromkeys(options, check_text(explanation, "explanation").strip())
    check_kind(explanation, "explanation", dict, "a text or a dict from option to reason")
    reasons = {
        str(option).strip(): check_text(reason, f"explanation[{option!r}]").strip()
        for option, reason in explanation.items()
    }
    if odd := sorted(set(reasons) ^ set(options)):
        raise ValueError(
            f"explanation must have a reason for every option and no other; "
            f"received a mismatch at {odd}"
        )
    return reasons
