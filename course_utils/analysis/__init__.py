"""A net in numbers: its layers, what they cost, how far they see, what passes through them."""

from .layer_table import LayerRow, format_table, layer_table
from .linear_fit import fit_linear
from .receptive_field import ReceptiveField, measured_receptive_field, receptive_fields
from .signals import ActivationStatistics, activation_statistics, gradient_norms
