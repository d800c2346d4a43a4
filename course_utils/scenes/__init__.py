"""Pictures that know their own answers, rendered with NumPy alone: a folder a world."""

from .album.render import TAGS, Album, Snap, render_album, render_album_picture
from .animals.animal import REMOVABLE, SPECIES
from .call.render import (
    CALL_BACKGROUNDS,
    Call,
    CallClip,
    Calls,
    render_call,
    render_call_clip,
    render_calls,
)
from .clip.render import Clip, render_clip
from .pets.render import BACKGROUNDS, PARTS, Pets, Scene, render_pet, render_pets
from .radiograph.film import HOSPITALS
from .radiograph.render import MIXES, Radiograph, Radiographs, render_radiograph, render_radiographs
from .street.canvas import STREET_CLASSES, STREET_MAP
from .street.render import Street, StreetObject, Streets, render_street, render_streets
