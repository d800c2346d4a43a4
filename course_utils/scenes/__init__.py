"""Pictures that know their own answers, rendered with NumPy alone."""

from .call import CALL_PLACES, Call, CallClip, Calls, render_call, render_call_clip, render_calls
from .creatures import POSES, SPECIES
from .pets import PARTS, Pets, Scene, render_pet, render_pets, tight_box
from .places import PLACES

__all__ = ["CALL_PLACES", "Call", "CallClip", "Calls", "PARTS", "PLACES", "POSES", "SPECIES",
           "Pets", "Scene", "render_call", "render_call_clip", "render_calls", "render_pet",
           "render_pets", "tight_box"]  # fmt: skip
