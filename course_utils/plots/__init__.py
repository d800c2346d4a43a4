"""Figures in one calm style: arrays in, figures out, and alt text with them."""

from .animation import show_animation
from .boxes import box_row, draw_boxes, show_picture
from .charts import learning_curves, spread_dots, spread_lines
from .images import heatmap_overlay, image_row
from .layers import activation_grid, pyramid
from .numbers import number_grids, plot_confusion_matrix
from .segmentation import class_maps, instance_maps
from .show import figure_png, image_tag, show, show_measured
from .style import COLOURS, LINESTYLES, MARKERS, new_figure, set_title, use_style

use_style()
