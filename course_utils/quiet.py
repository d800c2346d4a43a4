"""Load TensorFlow without its start-up log, which a learner would take for errors."""

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


def load_tensorflow() -> None:
    """Import TensorFlow and run one first operation, which looks for GPUs; quietly."""
    if "tensorflow" in sys.modules:
        return
    with captured_log():
        import tensorflow as tf

        tf.zeros(1)
