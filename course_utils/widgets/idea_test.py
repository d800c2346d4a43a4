"""Twelve questions on the ideas of the course, to answer before it and again after it."""

import html

import ipywidgets as widgets

from course_utils.learning_record import keep_answer
from course_utils.widgets.fallback import announced

# (lesson, question, choices, index of the right one)
QUESTIONS = (
    ("01", "A net gives the true class a probability of 0.5. What is its cross-entropy loss?",
     ("0.5", "0.69", "1"), 1),
    ("02", "What do the skip connections of a U-Net bring to its fine maps?",
     ("Where things lie, exactly", "Which classes there are", "Larger gradients only"), 0),
    ("03", "Two boxes of 4 pixels share 2 pixels. What is their IoU?", ("1/2", "1/3", "1/4"), 1),
    ("04", "7 by 7 pixels, kernel 3 by 3, stride 2, padding 'same'. How large is the result?",
     ("3 by 3", "4 by 4", "7 by 7"), 1),
    ("05", "Two 3 by 3 convolutions follow one another. How many rows of pixels does a place see?",
     ("3", "5", "6", "9"), 1),
    ("06", "A block returns x + F(x), and F hardly reacts to x. What is the derivative of the "
     "block?", ("near 0", "near 1", "it explodes"), 1),
    ("07", "A trained net looks at a single picture. By which mean does batch normalization "
     "normalize?", ("the picture's", "the moving average from training", "0"), 1),
    ("08", "Weights of a separable 3 by 3 convolution from 64 to 64 channels, without biases?",
     ("36,864", "4,672", "576"), 1),
    ("09", "A linear probe reads 'ears' from a layer almost without errors. What follows?",
     ("The net decides by ears", "Ears can be read there; whether they are used is not shown",
      "One channel stands for ears"), 1),
    ("10", "A filter's picture is made by gradient ascent. What does each step change?",
     ("the filter's weights", "the picture's pixels", "the learning rate"), 1),
    ("11", "By what does Grad-CAM weight the channels of the last convolution?",
     ("their mean activation", "the mean gradient of the class's score", "the labels"), 1),
    ("11", "A heatmap lies on the animal. What does that show?",
     ("The net knows what a dog is", "Which places raised the score in this picture",
      "The net will be right on new pictures"), 1),
)  # fmt: skip


def pretest() -> "IdeaTest":
    """Return the twelve questions, to answer before the course: a guess is welcome."""
    return IdeaTest("pretest")


def posttest() -> "IdeaTest":
    """Return the same twelve questions, to answer after the course."""
    return IdeaTest("posttest")


class IdeaTest(widgets.VBox):
    """The widget: questions with choices, a button, and how many were right; no answers told."""

    def __init__(self, what: str):
        self._what, self.choices, rows = what, [], []
        wide = {"width": "100%"}
        for number, (_, question, choices, _) in enumerate(QUESTIONS, start=1):
            self.choices.append(widgets.RadioButtons(options=choices, value=None, layout=wide))
            rows += [widgets.HTML(f"<b>{number}. {html.escape(question)}</b>"), self.choices[-1]]
        self.button = widgets.Button(description="Hand in", button_style="primary")
        self.feedback = widgets.HTML(layout=wide)
        super().__init__([*rows, self.button, self.feedback], layout=wide)
        self.button.on_click(self._hand_in)

    def _hand_in(self, _button) -> None:
        if any(choice.value is None for choice in self.choices):
            self.feedback.value = announced("Answer all twelve, please; a guess is welcome.")
            return
        right = 0
        for (_, question, choices, answer), choice in zip(QUESTIONS, self.choices, strict=True):
            right += choice.value == choices[answer]
            keep_answer(self._what, question, choice.value == choices[answer], choice.value)
            choice.disabled = True
        self.button.disabled = True
        self.feedback.value = announced(f"{right} of {len(QUESTIONS)} are right.")
