"""``course``: one command for those who learn, teach and write lessons."""

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of ``course`` and its subcommands."""
    parser = argparse.ArgumentParser(prog="course", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, text: str, run: Callable) -> Callable:
        """Add a subcommand; return what adds words to it."""
        made = commands.add_parser(name, help=text)
        made.set_defaults(run=run)
        return made.add_argument

    doctor = "is this machine ready for the lessons?"
    command("doctor", doctor, lambda _: _module("course_utils.doctor").report())
    for name, text in {
        "pairs": "make the notebooks from their scripts",
        "stamp": "write the address into badges and setup cells",
        "release": "make the learners' exercises from the solutions",
    }.items():
        add = command(name, text, _run_making)
        add("--check", action="store_true", help="only tell what differs")
        add("--root", type=Path, help="the clone (default: this package's own)")
    add = command("cover", "remake the picture on top of the README", _run_pictures)
    add("--out", type=Path, help="file to write (default: data/pictures/cover.png)")
    add = command("sample", "remake the street sample in COCO format", _run_pictures)
    add("--out", type=Path, help="folder to write (default: data/street_sample)")
    add = command("train", "remake a shipped net from its seed", _run_train)
    add("name", help="the net, for example xception_scenes")
    add("--epochs", type=int, help="passes over the data (default: the recipe's)")
    add("--seed", type=int, help="another seed, to see the spread")
    add("--out", type=Path, help="file to write (default: data/weights)")
    add("--photographs", type=Path, help="folder with cats and dogs, for xception_photos")
    add("--quiet", action="store_true", help="no progress bar")
    add = command("experiments", "measure the long experiments anew", _run_experiments)
    add("name", nargs="?", help="one experiment; default: all of them")
    add("--out", type=Path, help="default: data/experiments.json")
    add("--seeds", type=int, default=5, help="number of seeds (default: 5)")
    add("--table", action="store_true", help="only print what is stored")
    grade = "course_tools.grading.command"
    add = command("grade", "grade a folder of notebooks", lambda o: _module(grade).grade(o))
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
    add = command("bench", "time heatmaps and filters, or something else", _run_bench)
    what = ("interpret", "lessons", "grading", "render")
    add("what", nargs="?", default="interpret", choices=what)
    add("--rounds", type=int, default=3, help="of interpret (default: 3)")
    add("--out", type=Path, help="JSON file for interpret (default: none)")
    add("--lessons", nargs="+", metavar="NN", help="default: all")
    add = command("site", "build the site: lessons with their figures, slides", _run_site)
    add("--out", type=Path, default=Path("build/site"), help="default: build/site")
    add("--lessons", nargs="+", metavar="NN", help="to run and show; default: all")
    for name, told in (("slides", "a deck"), ("paper", "pages and exercises to print")):
        add = command(name, f"make {told} of a lesson, as HTML and as PDF", _run_print)
        add("lessons", nargs="*", metavar="NN", help="default: all")
        add("--out", type=Path, default=Path("build") / name, help="folder")
    record, text = "course_tools.class_gains", "keep my first answers, or draw a class's gains"
    command("record", text, lambda o: _module(record).run_record(o.folder, o.action))
    one = commands.choices["record"].add_mutually_exclusive_group(required=True)
    for name, text in {
        "on": "keep my first answers from now on", "off": "keep no more; what is there stays",
        "show": "print what is kept, and where", "delete": "remove all that is kept",
    }.items():  # fmt: skip
        one.add_argument(f"--{name}", dest="action", action="store_const", const=name, help=text)
    one.add_argument("--class", dest="folder", type=Path, help="draw the gains of a class's files")
    add = command("corners", "try the oldest and newest versions allowed", _run_corners)
    add("names", nargs="*", help="such as oldest or colab; default: all of them")
    add("--pythons", nargs="+", default=(), help="interpreters, beside uv's own")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``course``; return the exit code: 0 where all is well, 1 where something is wrong."""
    options = build_parser().parse_args(arguments)
    try:
        return options.run(options)
    except (ValueError, OSError) as error:
        print(f"course {options.command}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\ncourse {options.command}: stopped", file=sys.stderr)
        return 130


_module = importlib.import_module  # only what a command needs is loaded: `course` stays quick


def _run_making(options: argparse.Namespace) -> int:
    """Write what is out of date and tell what was; or only tell what differs, and the remedy."""
    from course_tools.notebooks import build_notebooks as build
    from course_tools.notebooks import colab_badges as badges
    from course_tools.repository import find_root

    root = find_root(options.root)
    writers, check, fine = {
        "pairs": ([build.write_pairs], build.check_pairs, "each notebook equals its script"),
        "stamp": (
            [badges.write_stamps, build.write_pairs],
            badges.check_stamps,
            "badges and setup cells are up to date",
        ),
        "release": (
            [build.write_exercises],
            build.check_exercises,
            "each learner's notebook equals its solutions without the answers",
        ),
    }[options.command]
    if not options.check:
        for path in [path for write in writers for path in write(root)]:
            print(f"wrote {path.relative_to(root)}")
        return 0
    problems = check(root)
    print("\n".join([*problems, f"mend with: course {options.command}" if problems else fine]))
    return 1 if problems else 0


def _run_pictures(options: argparse.Namespace) -> int:
    """Remake the cover or the street sample."""
    if options.command == "cover":
        path = _module("course_tools.cover").make_cover(options.out)
    else:
        path = _module("course_tools.street_sample").make_street_sample(options.out)
    print(f"wrote {path}")
    return 0


def _run_corners(options: argparse.Namespace) -> int:
    corners = _module("course_tools.corners")
    return int(not corners.main(options.names or None, options.pythons))


def _run_train(options: argparse.Namespace) -> int:
    """Remake a net's weight file from its seed."""
    from course_tools.training import train

    chosen = {name: getattr(options, name) for name in ("out", "epochs", "seed", "photographs")}
    measured = train(options.name, **chosen, verbose=0 if options.quiet else 1)
    for what, value in measured.items():
        print(f"{options.name}: {what} {value:.4f}")
    return 0


def _run_experiments(options: argparse.Namespace) -> int:
    """Measure experiments and store what came out, or print what is stored."""
    from course_tools import experiments
    from course_utils._shared.arguments import check_choice
    from course_utils.paths import data_dir

    path = options.out or data_dir() / "experiments.json"
    known = experiments.EXPERIMENTS
    names = [check_choice(options.name, "name", known)] if options.name else list(known)
    if not options.table:
        experiments.use_one_thread()
        for name in names:
            entry = experiments.recompute(known[name], range(options.seeds))
            experiments.store(name, entry, path)
    print(experiments.table(path, names))
    return 0


def _run_bench(options: argparse.Namespace) -> int:
    """Print how long something takes."""
    if options.rounds < 1:
        raise ValueError(f"--rounds must be at least 1; received {options.rounds}")
    own = {"interpret": ("rounds", "out"), "lessons": ("lessons",)}.get(options.what, ())
    benchmark = _module(f"course_tools.benchmarks.{options.what}")
    benchmark.main(**{name: getattr(options, name) for name in own})
    return 0


def _run_site(options: argparse.Namespace) -> int:
    """Build the site."""
    from course_tools.repository import find_root
    from course_tools.site.build import build_site

    pages = build_site(find_root(), options.out, options.lessons)
    print(f"wrote {len(pages)} pages; open {options.out / 'index.html'}")
    return 0


def _run_print(options: argparse.Namespace) -> int:
    """Print slides, or lessons and their exercises."""
    from course_tools.repository import find_root
    from course_tools.site.build import build_handouts
    from course_tools.site.write import print_pages

    pages = build_handouts(find_root(), options.out, options.lessons or None)
    for pdf in print_pages(pages, options.out, slides=options.command == "slides"):
        print(f"wrote {pdf}")
    return 0
