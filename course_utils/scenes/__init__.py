"""Pictures that know their own answers, rendered with NumPy alone."""

from .album import TAGS, Album, Snap, render_album, render_album_picture
from .call import CALL_PLACES, Call, CallClip, Calls, render_call, render_call_clip, render_calls
from .clip import Clip, render_clip
from .creatures import POSES, SPECIES
from .pets import PARTS, Pets, Scene, render_pet, render_pets, tight_box
from .places import PLACES
from .street import (
    HOURS,
    STREET_CLASSES,
    STREET_MAP,
    Street,
    StreetObject,
    Streets,
    render_street,
    render_streets,
)

__all__ = ["Album", "CALL_PLACES", "Call", "CallClip", "Calls", "Clip", "HOURS", "PARTS", "PLACES",
           "POSES", "Pets", "SPECIES", "STREET_CLASSES", "STREET_MAP", "Scene", "Snap", "Street",
           "StreetObject", "Streets", "TAGS", "render_album", "render_album_picture", "render_call",
           "render_call_clip", "render_calls", "render_clip", "render_pet", "render_pets",
           "render_street", "render_streets", "tight_box"]  # fmt: skip
