"""Load TensorFlow without its start-up log, which a learner would take for errors."""

import gc
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def captured_log() -> Iterator[None]:
    """Keep what C++ writes to the error stream to itself, and hand it on if anything fails.

    TensorFlow logs from C++ before its own log level counts, so the stream's file descriptor
    itself is turned aside; Python's ``sys.stderr`` would not catch it.
    """
    sys.stderr.flush()
    with tempfile.TemporaryFile() as log:
        kept = os.dup(2)
        os.dup2(log.fileno(), 2)
        try:
            yield
        except BaseException:
            log.seek(0)
            os.write(kept, log.read())
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)


@contextmanager
def kept_for_good() -> Iterator[None]:
    """Spare the garbage collector what is made inside: it is taken for no garbage, ever.

    Python looks for garbage again the more objects there are, and TensorFlow's import makes
    hundreds of thousands, all of which stay: looking through them takes longer than making them.
    """
    running = gc.isenabled()
    gc.collect()  # what is garbage by now goes
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if running:
            gc.enable()


def load_tensorflow() -> None:
    """Import TensorFlow and run one first operation, which looks for GPUs; quietly."""
    if "tensorflow" in sys.modules:
        return
    with captured_log(), kept_for_good():
        import tensorflow as tf

        tf.zeros(1)
