"""A lesson's first look at TensorFlow prints nothing; a failure prints everything."""

import gc
import os
import subprocess
import sys
import weakref

import pytest

from course_utils.quiet import captured_log, kept_for_good

ONCE = "import course_utils.{}, numpy, tensorflow as tf; tf.add(1, numpy.ones(2)); print('done')"


@pytest.mark.slow
@pytest.mark.parametrize("room", ["models", "interpret"])
def test_loading_tensorflow_writes_nothing(room):
    child = subprocess.run(
        [sys.executable, "-c", ONCE.format(room)], capture_output=True, text=True, check=True
    )
    assert (child.stdout, child.stderr) == ("done\n", "")


def test_what_was_logged_comes_back_when_something_fails(capfd):
    with pytest.raises(ImportError), captured_log():
        os.write(2, b"missing library\n")
        raise ImportError("no tensorflow")
    assert capfd.readouterr().err == "missing library\n"


def test_the_error_stream_works_again_afterwards(capfd):
    with captured_log():
        os.write(2, b"noise\n")
    os.write(2, b"news\n")
    assert capfd.readouterr().err == "news\n"


def test_what_is_kept_for_good_is_not_looked_through_and_garbage_is_found_again_afterwards():
    class Ring:
        def __init__(self):
            self.itself = self

    before = gc.get_freeze_count()
    with kept_for_good():
        assert not gc.isenabled()
        kept = weakref.ref(Ring())
    assert gc.isenabled() and gc.get_freeze_count() > before
    lost = weakref.ref(Ring())
    gc.collect()
    assert kept() is not None and lost() is None
