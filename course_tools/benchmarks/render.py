"""Time the renderer: how many pictures a second it makes on one core."""

import time

import numpy as np

from course_utils.scenes import render_pets


def main():
    """Measure processor time, so that other programs on the machine don't count."""
    for size, count in ((64, 1000), (128, 200), (512, 20)):
        render_pets(5, np.random.default_rng(0), size)
        start = time.process_time()
        render_pets(count, np.random.default_rng(1), size)
        seconds = time.process_time() - start
        print(f"{size} px: {count / seconds:.0f} pictures a second")
