"""What several exercises of lesson 04 share."""

import numpy as np


def slide(picture, kernel, stride, operate):
    """Return what `operate` makes of each window as large as the kernel."""
    k = len(kernel)
    rows = range(0, picture.shape[0] - k + 1, stride)
    columns = range(0, picture.shape[1] - k + 1, stride)
    return np.array(
        [
            [operate(picture[row : row + k, column : column + k]) for column in columns]
            for row in rows
        ]
    )
