"""A net in numbers: its layers, what they cost, how far they see, what passes through them."""

from course_utils.analysis.layer_table import LayerRow, format_table, layer_table
from course_utils.analysis.linear_fit import fit_linear
from course_utils.analysis.receptive_field import (
    ReceptiveField,
    measured_receptive_field,
    receptive_fields,
)
from course_utils.analysis.signals import (
    ActivationStatistics,
    activation_statistics,
    gradient_norms,
)
