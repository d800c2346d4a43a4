"""Pictures that know their own answers, rendered with NumPy alone."""

from .album import TAGS, Album, Snap, render_album, render_album_picture
from .call import CALL_PLACES, Call, CallClip, Calls, render_call, render_call_clip, render_calls
from .creatures import POSES, SPECIES
from .pets import PARTS, Pets, Scene, render_pet, render_pets, tight_box
from .places import PLACES

__all__ = ["Album", "CALL_PLACES", "Call", "CallClip", "Calls", "PARTS", "PLACES", "POSES",
           "Pets", "SPECIES", "Scene", "Snap", "TAGS", "render_album", "render_album_picture",
           "render_call", "render_call_clip", "render_calls", "render_pet", "render_pets",
           "tight_box"]  # fmt: skip
