"""``course``: one command for those who learn, teach and write lessons."""

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of ``course`` and its subcommands."""
    parser = argparse.ArgumentParser(prog="course", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    doctor = commands.add_parser("doctor", help="is this machine ready for the lessons?")
    doctor.set_defaults(run=lambda _: _module("course_utils.doctor").report())

    for name, text in {
        "pairs": "make the notebooks from their scripts",
        "stamp": "write the address into badges and setup cells",
        "release": "make the learners' exercises from the solutions",
    }.items():
        made = commands.add_parser(name, help=text)
        made.add_argument("--check", action="store_true", help="only tell what differs")
        made.add_argument("--root", type=Path, help="the clone (default: this package's own)")
        made.set_defaults(run=_run_making)

    cover = commands.add_parser("cover", help="remake the picture on top of the README")
    cover.add_argument("--out", type=Path, help="file to write (default: data/pictures/cover.png)")
    cover.set_defaults(run=lambda o: _wrote(_module("course_tools.cover").make_cover(o.out)))

    sample = commands.add_parser("sample", help="remake the street sample in COCO format")
    sample.add_argument("--out", type=Path, help="folder to write (default: data/street_sample)")
    sample.set_defaults(
        run=lambda o: _wrote(_module("course_tools.street_sample").make_street_sample(o.out))
    )

    train = commands.add_parser("train", help="remake a shipped net from its seed")
    train.add_argument("name", help="the net, for example xception_scenes")
    train.add_argument("--epochs", type=int, help="passes over the data (default: the recipe's)")
    train.add_argument("--seed", type=int, help="another seed, to see the spread")
    train.add_argument("--out", type=Path, help="file to write (default: data/weights)")
    train.add_argument(
        "--photographs", type=Path, help="folder with cats and dogs, for xception_photos"
    )
    train.add_argument("--quiet", action="store_true", help="no progress bar")
    train.set_defaults(run=_run_train)
    experiments = commands.add_parser("experiments", help="measure the long experiments anew")
    experiments.add_argument("name", nargs="?", help="one experiment; default: all of them")
    experiments.add_argument("--out", type=Path, help="default: data/experiments.json")
    experiments.add_argument("--seeds", type=int, help="number of seeds (default: 5)")
    experiments.add_argument("--table", action="store_true", help="only print what is stored")
    experiments.set_defaults(run=_run_experiments)
    _add_grade(commands.add_parser("grade", help="grade a folder of notebooks"))
    bench = commands.add_parser("bench", help="time heatmaps and filters, or something else")
    what = ("interpret", "lessons", "grading", "render")
    bench.add_argument("what", nargs="?", default="interpret", choices=what)
    bench.add_argument("--rounds", type=int, default=3, help="of interpret (default: 3)")
    bench.add_argument("--out", type=Path, help="JSON file for interpret (default: none)")
    bench.add_argument("--lessons", nargs="+", metavar="NN", help="default: all")
    bench.set_defaults(run=_run_bench)
    site = commands.add_parser("site", help="build the site: lessons with their figures, slides")
    site.add_argument("--out", type=Path, default=Path("build/site"), help="default: build/site")
    site.add_argument("--lessons", nargs="+", metavar="NN", help="to run and show; default: all")
    site.set_defaults(run=_run_site)
    for name, told in (("slides", "a deck"), ("paper", "pages and exercises to print")):
        print_ = commands.add_parser(name, help=f"make {told} of a lesson, as HTML and as PDF")
        print_.add_argument("lessons", nargs="*", metavar="NN", help="default: all")
        print_.add_argument("--out", type=Path, default=Path("build") / name, help="folder")
        print_.set_defaults(run=_run_print)
    record = commands.add_parser("record", help="keep my first answers, or draw a class's gains")
    one = record.add_mutually_exclusive_group(required=True)
    for name, text in {
        "on": "keep my first answers from now on", "off": "keep no more; what is there stays",
        "show": "print what is kept, and where", "delete": "remove all that is kept",
    }.items():  # fmt: skip
        one.add_argument(f"--{name}", dest="action", action="store_const", const=name, help=text)
    one.add_argument("--class", dest="folder", type=Path, help="draw the gains of a class's files")
    record.set_defaults(
        run=lambda o: _module("course_tools.class_gains").run_record(o.folder, o.action)
    )
    corners = commands.add_parser("corners", help="try the oldest and newest versions allowed")
    corners.add_argument("names", nargs="*", help="such as oldest or colab; default: all of them")
    corners.add_argument("--pythons", nargs="+", default=(), help="interpreters, beside uv's own")
    corners.set_defaults(
        run=lambda o: int(not _module("course_tools.corners").main(o.names or None, o.pythons))
    )
    return parser


def _add_grade(grade: argparse.ArgumentParser) -> None:
    """Add the words of `course grade`."""
    add = grade.add_argument
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
    grade.set_defaults(run=lambda o: _module("course_tools.grading.command").grade(o))


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


def _wrote(path: Path) -> int:
    """Tell which file was written; return the exit code."""
    print(f"wrote {path}")
    return 0


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


def _run_train(options: argparse.Namespace) -> int:
    """Remake a net's weight file from its seed."""
    from course_tools.training import train

    measured = train(
        options.name,
        out=options.out,
        epochs=options.epochs,
        seed=options.seed,
        photographs=options.photographs,
        verbose=0 if options.quiet else 1,
    )
    for what, value in measured.items():
        print(f"{options.name}: {what} {value:.4f}")
    return 0


def _run_experiments(options: argparse.Namespace) -> int:
    """Measure experiments and store what came out, or print what is stored."""
    from course_tools import experiments
    from course_utils.paths import data_dir

    path = options.out or data_dir() / "experiments.json"
    names = [options.name] if options.name else list(experiments.EXPERIMENTS)
    chosen = [experiments.find_experiment(name) for name in names]
    if not options.table:
        experiments.use_one_thread()
        seeds = None if options.seeds is None else range(options.seeds)
        for experiment in chosen:
            experiments.store(experiment.name, experiments.recompute(experiment, seeds=seeds), path)
    print(experiments.table(path, names))
    return 0


def _run_bench(options: argparse.Namespace) -> int:
    """Print how long something takes."""
    if options.rounds < 1:
        raise ValueError(f"--rounds must be at least 1; received {options.rounds}")
    own = {
        "interpret": {"rounds": options.rounds, "out": options.out},
        "lessons": {"lessons": options.lessons},
    }
    benchmark = _module(f"course_tools.benchmarks.{options.what}")
    benchmark.main(**own.get(options.what, {}))
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
    from course_tools.site.printing import print_pages

    pages = build_handouts(find_root(), options.out, options.lessons or None)
    for pdf in print_pages(pages, options.out, slides=options.command == "slides"):
        print(f"wrote {pdf}")
    return 0
