"""Nine numbers that a learner edits, and a photograph on which they act at once."""

import ipywidgets as widgets
import numpy as np
from matplotlib.figure import Figure

from course_utils._shared.arguments import check_array, check_choice
from course_utils.plots import figure_png, image_row, image_tag
from course_utils.plots.grid import image_list
from course_utils.plots.style import describe
from course_utils.widgets.fallback import WithFallback

KERNELS = {
    "as it is": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "blur": [[1 / 9] * 3] * 3,
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "vertical edges": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "horizontal edges": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "all edges": [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
}
OWN = "my own"


def correlate(image, kernel) -> np.ndarray:
    """Lay a (3, 3) kernel on every place of a grey picture (H, W), and sum the products.

    It gives (H - 2, W - 2): the cross-correlation wherever the kernel fits in whole.
    """
    image = check_array(image, "image", ("H", "W"), finite=True).astype(np.float32)
    kernel = check_array(kernel, "kernel", (3, 3), finite=True).astype(np.float32)
    if min(image.shape) < 3:
        raise ValueError(f"image must be 3 pixels or more each way; received shape {image.shape}")
    height, width = image.shape[0] - 2, image.shape[1] - 2
    return sum(
        kernel[row, column] * image[row : row + height, column : column + width]
        for row in range(3)
        for column in range(3)
    )


def kernel_figure(image, kernel) -> Figure:
    """Draw a grey picture beside what a kernel makes of it.

    What the kernel gives is shown as it is where it lies in 0 to 1. A kernel whose numbers sum
    to 0 gives negative numbers too: for it 0 is drawn as middle grey.

    Args:
        image: (H, W) in 0 to 1.
        kernel: (3, 3) numbers.
    """
    image = image_list([image], "image")[0]
    result, caption = correlate(image, kernel), "through the kernel"
    if abs(np.sum(kernel)) < 1e-6:
        # A few pixels answer much more strongly than all others: don't let them set the scale.
        strong = np.quantile(np.abs(result), 0.98)
        result, caption = 0.5 + 0.5 * result / max(strong, 1e-6), f"{caption} (grey is 0)"
    pictures = [image[1:-1, 1:-1], np.clip(result, 0, 1)]
    return image_row(pictures, ["the photograph", caption], height=2.6)


@describe
def kernel_editor(image, start="vertical edges") -> "KernelEditor":
    """Return nine number boxes, a menu of known kernels, and the picture that follows them.

    Args:
        image: (H, W) grey picture, floats in 0 to 1, 3 pixels or more each way.
        start: the kernel to begin with, one of `KERNELS`.
    """
    image = image_list([image], "image")[0]
    correlate(image, np.zeros((3, 3)))  # refuses colours, and what is too small
    return KernelEditor(image, check_choice(start, "start", KERNELS))


class KernelEditor(WithFallback, widgets.VBox):
    """The widget that `kernel_editor` makes: `menu`, nine `boxes`, `figure`."""

    def __init__(self, image: np.ndarray, start: str):
        self._image = image
        self._setting = False
        names, style = [*KERNELS, OWN], {"description_width": "initial"}
        self.menu = widgets.Dropdown(options=names, value=start, description="kernel", style=style)
        self.boxes = [
            widgets.FloatText(value, step=1, description=f"row {row + 1}, column {column + 1}",
                              style={"description_width": "10em"}, layout={"width": "15.5em"})
            for (row, column), value in np.ndenumerate(np.array(KERNELS[start], float))
        ]  # fmt: skip
        rows = [widgets.HBox(self.boxes[row : row + 3]) for row in (0, 3, 6)]
        self.figure = widgets.HTML()
        super().__init__([self.menu, *rows, self.figure])
        self.menu.observe(self._choose, names="value")
        for box in self.boxes:
            box.observe(self._edit, names="value")
        self._draw()

    def __repr__(self) -> str:
        return f"Kernel editor: {self.menu.value}"

    @property
    def kernel(self) -> np.ndarray:
        """The (3, 3) numbers in the boxes."""
        return np.array([box.value for box in self.boxes]).reshape(3, 3)

    def _choose(self, change) -> None:
        if change["new"] not in KERNELS:
            return
        self._setting = True  # nine boxes change: draw once, at the end
        for box, value in zip(self.boxes, np.ravel(KERNELS[change["new"]]), strict=True):
            box.value = float(value)
        self._setting = False
        self._draw()

    def _edit(self, change) -> None:
        if not self._setting:
            self.menu.value = OWN
            self._draw()

    def _draw(self) -> None:
        if not np.isfinite(self.kernel).all():
            return  # a number that is half typed
        png = figure_png(kernel_figure(self._image, self.kernel))
        numbers = "; ".join(" ".join(f"{value:g}" for value in row) for row in self.kernel)
        change = np.abs(correlate(self._image, self.kernel) - self._image[1:-1, 1:-1]).mean()
        words = f"A grey photograph, and what the kernel {numbers} ({self.menu.value}) makes of it:"
        self.figure.value = image_tag(png, f"{words} a pixel changes by {change:.2f} on average.")
