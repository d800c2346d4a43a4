"""A notebook as the body of a page: prose, code, figures, and questions to answer."""

from collections.abc import Callable

from course_tools.site.markdown import code_html, to_html
from course_tools.site.outputs import outputs_html, question_html, question_of


def prose_of(cell) -> str:
    """Return a cell's Markdown without the badge, whose picture lies on another host."""
    lines = cell.source.split("\n")
    return "\n".join(line for line in lines if not line.startswith("[![Open in Colab]"))


def notebook_html(notebook, link: Callable[[str], str]) -> str:
    """Return a notebook as HTML; answers to its questions stand once more at the end, for paper.

    Args:
        notebook: an `nbformat.NotebookNode`, with outputs or without.
        link: gives each link of the prose its target.
    """
    parts, answers = [], []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(to_html(prose_of(cell), link))
        elif "setup" not in cell.metadata.get("tags", []):
            parts.append(_code(cell))
            shown = outputs_html(cell.get("outputs", []))
            parts.extend(_with_question(markup, answers) for markup in shown)
    return "".join(parts) + _answers(answers)


def _code(cell) -> str:
    """Return a cell's code: folded where the notebook folds it, left out for a question."""
    title, _, rest = cell.source.partition("\n")
    if not cell.metadata.get("jupyter", {}).get("source_hidden"):
        return code_html(cell.source)
    if title.startswith("# @title Predict"):
        return ""
    name = title.removeprefix("# @title ").replace("Draw:", "Code that draws", 1)
    return f'<details class="code"><summary>{name}</summary>{code_html(rest)}</details>\n'


def _with_question(markup: str, answers: list[str]) -> str:
    """Return an output as it is; where it is a question, with buttons, its answer noted."""
    asked = question_of(markup)
    if asked is None:
        return markup
    answers.append(asked["answer"])
    return question_html(asked, len(answers))


def _answers(answers: list[str]) -> str:
    if not answers:
        return ""
    items = "".join(f"<li>{answer}</li>" for answer in answers)
    return f'<section class="paper"><h2>Answers to the questions</h2><ol>{items}</ol></section>'
