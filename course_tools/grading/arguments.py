"""The words of `course grade`: read without loading the grader."""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the words of `course grade` to its parser."""
    add = parser.add_argument
    add("submissions", type=Path, nargs="?", help="one notebook or folder for each learner")
    add("--out", type=Path, required=True, help="CSV file to write, the class's page beside it")
    add("--feedback", type=Path, help="folder for a page for each learner")
    add("--exercises", type=Path, help="Python file with exercises of your own")
    add("--lessons", nargs="+", metavar="NN", help="default: those that occur")
    add("--jobs", type=int, default=2, help="submissions at once (default: 2)")
    add("--seed", type=int, help="draw the same inputs again")
    add("--anonymous", action="store_true", help="leave names out of the page for the class")
    add("--gradebook", type=Path, help="Canvas's export or Moodle's worksheet, to be filled")
    add("--column", help="the gradebook's column to fill (Moodle: Grade)")
    add("--gradescope", type=Path, help="folder for a results.json for each learner")
    add("--shard", metavar="N/ALL", help="grade one part only; --out is then the part's file")
    add("--merge", type=Path, nargs="+", metavar="PART", help="join the parts of a class")
