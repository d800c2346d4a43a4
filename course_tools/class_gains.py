"""What `course record` does: the learning record on and off, and what a class has gained."""

from pathlib import Path

import numpy as np

from course_utils.learning_record import delete_record, read_record, record_file, turn_record
from course_utils.widgets.idea_test import QUESTIONS


def run_record(folder: Path | None, action: str | None) -> int:
    """Do what `course record` was asked for."""
    if folder:
        print(draw_gains(folder))
    elif action == "show":
        on, entries = read_record()
        print(f"{record_file()}: {'on' if on else 'off'}, {len(entries)} answers")
        for each in entries:
            print(each["when"], each["what"], "✓" if each["right"] else "✗", each["name"])
    elif action == "delete":
        delete_record()
    else:
        turn_record(action == "on")
    return 0


def gains(records: list[list[dict]]) -> np.ndarray:
    """Return the share that is right before and after, and the normalised gain, a row a question.

    Only learners count who answered a question both times. The normalised gain is
    (after - before) / (1 - before), as in Hake (1998), equation 1; nan where all were right before.
    """
    table = []
    for _, question, _, _ in QUESTIONS:
        pairs = []
        for entries in records:
            answers = {each["what"]: each["right"] for each in entries if each["name"] == question}
            if {"pretest", "posttest"} <= set(answers):
                pairs.append((answers["pretest"], answers["posttest"]))
        before, after = np.mean(pairs, axis=0) if pairs else (np.nan, np.nan)
        table.append((before, after, (after - before) / (1 - before) if before < 1 else np.nan))
    return np.array(table)


def draw_gains(folder: Path) -> str:
    """Draw the gains of all records (`*.jsonl`) in a folder into its `gains.png`; return them."""
    import matplotlib.pyplot as plt  # quick without it

    records, damaged = [], []
    for path in sorted(folder.glob("*.jsonl")):
        try:
            records.append(read_record(path)[1])
        except ValueError as error:
            damaged.append(f"left out: {error}")
    if not records:
        raise ValueError(f"--class must name a folder with records (*.jsonl); received {folder}")
    table = gains(records)
    figure, axes = plt.subplots(figsize=(7, 5), layout="constrained")
    axes.barh(range(len(table)), table[:, 2])
    names = [f"{number}. lesson {each[0]}" for number, each in enumerate(QUESTIONS, start=1)]
    axes.set(yticks=range(len(table)), yticklabels=names, xlabel="normalised gain", xlim=(-1, 1))
    axes.invert_yaxis()
    figure.savefig(folder / "gains.png")
    plt.close(figure)
    rows = [
        f"{name:14} {b:6.2f} {a:6.2f} {g:6.2f}"
        for name, (b, a, g) in zip(names, table, strict=True)
    ]
    return "\n".join([f"{len(records)} records: question, before, after, gain", *rows, *damaged])
