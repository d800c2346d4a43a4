"""How long a lesson takes a person: its words, and the code that is not folded.

200 words a minute is a calm pace for a reader whose first language is another, and 8 seconds for
a line of code is what learners took who were timed.
"""

import ast
import dataclasses
import re

WORDS_A_MINUTE, SECONDS_A_LINE = 200, 8
MAY_BE_SKIPPED = re.compile(r"^(#+) .*\(may be skipped\)", re.MULTILINE)
_HEADING = re.compile(r"^(#+) \S", re.MULTILINE)


@dataclasses.dataclass(frozen=True)
class ReadingTime:
    """What a learner reads in one notebook, parts that may be skipped left out."""

    words: int  # of the prose and of the questions
    lines: int  # of the code that is not folded, empty lines left out
    lengths: tuple[int, ...]  # of each code cell that is not folded, empty lines counted

    @property
    def minutes(self) -> float:
        """Minutes of reading, predictions and pauses not counted."""
        return self.words / WORDS_A_MINUTE + self.lines * SECONDS_A_LINE / 60


def reading_time(notebook) -> ReadingTime:
    """Count what a learner reads in a notebook, as `build_notebook` makes it."""
    words, lines, lengths, skipped = 0, 0, [], None
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            skipped = _skipped_after(cell.source, skipped)
            words += 0 if skipped else len(cell.source.split())
        elif "setup" in cell.metadata.get("tags", []):
            continue
        elif cell.metadata.get("jupyter", {}).get("source_hidden"):
            words += 0 if skipped else _words_of_question(cell.source)
        else:
            lengths.append(len(cell.source.splitlines()))
            lines += 0 if skipped else sum(1 for line in cell.source.splitlines() if line.strip())
    return ReadingTime(words, lines, tuple(lengths))


def _skipped_after(prose: str, level: int | None) -> int | None:
    """Return the level of the heading whose part may be skipped, or None where none is open."""
    for heading in _HEADING.finditer(prose):
        depth = len(heading.group(1))
        if level is None or depth <= level:
            line = prose[heading.start() :].split("\n", 1)[0]
            level = depth if MAY_BE_SKIPPED.match(line) else None
    return level


def _words_of_question(source: str) -> int:
    """Count the words of a question as it is asked: its text and its options."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    asked = [call.args[:2] for call in calls if getattr(call.func, "id", "") == "predict"]
    texts = [part.value for args in asked for arg in args for part in ast.walk(arg)
             if isinstance(part, ast.Constant)]  # fmt: skip
    return sum(len(text.split()) for text in texts if isinstance(text, str))
