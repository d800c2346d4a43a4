"""Pictures that know their own answers, rendered with NumPy alone: a folder a world."""

from .album.render import render_album, render_album_picture
from .album.scene import TAGS, Album, Snap
from .animals.animal import POSES, REMOVABLE, SPECIES
from .call.render import CALL_BACKGROUNDS, render_call, render_call_clip, render_calls
from .call.scene import Call, CallClip, Calls
from .clip.render import Clip, render_clip
from .pets.render import BACKGROUNDS, PARTS, render_pet, render_pets
from .pets.scene import Pets, Scene
from .radiograph.habits import HOSPITALS
from .radiograph.render import HABITS, MIXES, render_radiograph, render_radiographs
from .radiograph.scene import FINDINGS, Radiograph, Radiographs
from .street.canvas import STREET_MAP
from .street.hours import HOURS
from .street.render import render_street, render_streets
from .street.scene import STREET_CLASSES, Street, StreetObject, Streets
