"""Figures in one calm style: arrays in, figures out, and alt text with them."""

from course_utils.plots.animation import show_animation
from course_utils.plots.boxes import box_row, draw_boxes, show_picture
from course_utils.plots.charts import learning_curves, spread_dots, spread_lines
from course_utils.plots.images import heatmap_overlay, image_row
from course_utils.plots.layers import activation_grid, pyramid
from course_utils.plots.numbers import number_grids, plot_confusion_matrix
from course_utils.plots.segmentation import class_maps, instance_maps
from course_utils.plots.show import figure_png, image_tag, show, show_measured
from course_utils.plots.style import COLOURS, LINESTYLES, MARKERS, new_figure, set_title, use_style

use_style()
