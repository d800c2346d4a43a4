"""What moves in a clip, and how: each mover is a function of time that returns a `Thing`."""

from functools import partial

from ..street.canvas import BUILDING, Thing
from ..street.car_ends import car_thing
from ..street.cars import draw_car
from ..street.layout import Camera, Layout
from ..street.pedestrians import draw_pedestrian, person_thing
from ..street.standing import COLUMN, KIOSK, column, kiosk
from ..street.traffic import draw_greenery

_STEP = 1.45  # metres in a grown person's double step


def draw_wide_layout(rng):
    """Return a street seen from somewhat farther away, with room on the near pavement."""
    chances = rng.random(5)
    camera = Camera(0.13 + 0.05 * chances[0], 0.5, 4.3 + 0.6 * chances[1], 1.5)
    walls = camera.depth(0.42 + 0.04 * chances[2])
    near = camera.depth(0.78 + 0.04 * chances[3])
    return Layout("across", camera, near, walls - 2.7 - chances[4], walls, None)


def draw_standing(layout, hour, rng, hides):
    """Return what stands still, and where on the screen somebody can pass behind it.

    That is measured from the picture's middle, in shares of its width.
    """
    things = draw_greenery(layout, hour, rng, 2)
    chances = rng.random(9)
    if not hides:
        return things, 0.0
    kind, half, look = ("column", COLUMN, column) if chances[0] < 0.5 else ("kiosk", KIOSK, kiosk)
    depth = layout.camera.depth(0.93)
    share = (0.10 + 0.16 * chances[1]) * (1 if chances[8] < 0.5 else -1)
    across = share * depth / layout.camera.focal
    look = partial(look, hour, chances[2:])
    shadow = (0, 0, half + 0.35, 0.3, 0.9)
    things.append(Thing(layout.camera, across, depth, BUILDING, kind, half, 2.7, shadow, look))
    return things, share


def draw_movers(layout, hour, rng, duration, meets, hides, returns, hideout):
    """Return the movers: cars in two lanes, and people.

    Two people meet, somebody hides at `hideout`, and somebody leaves and returns, if so asked.
    """
    pavement = layout.camera.depth
    haste = max(2.3 / duration, 1.0)  # in a short clip, so that whatever is asked for happens
    stroll = partial(_stroll, layout, hour, rng, duration, haste)
    people = [stroll(layout.far + 1.2)]
    if meets:
        side = -1 if hideout > 0 else 1  # where nothing hides them
        meeting = 0.35 + 0.3 * rng.random(), side * (0.08 + 0.2 * rng.random())
        people += [stroll(pavement(y), left, meeting) for y, left in ((0.85, False), (0.868, True))]
    if hides:
        people.append(stroll(pavement(0.885), meeting=(0.4 + 0.2 * rng.random(), hideout)))
    if returns:
        people.append(_return(layout, hour, rng, duration, haste, pavement(0.97)))
    cars = [car for left in (True, False) for car in _queue(layout, hour, rng, duration, left)]
    return cars + people


def _queue(layout, hour, rng, duration, left):
    """Let cars pass in one lane, one behind another at one speed."""
    depth = layout.near + (0.70 if left else 0.30) * (layout.far - layout.near)
    reach = 0.5 * depth / layout.camera.focal
    speed, start = 2.4 + 2.4 * rng.random(), reach * (1.8 * rng.random() - 0.9)
    movers, last = [], -reach - 2.2 - speed * duration
    while start > last:
        chances = rng.random(4)
        car = draw_car(chances[:3])
        movers.append(partial(_drive, layout, hour, car, depth, left, start, speed))
        start -= 2 * car.half_length + 1.2 + 5.0 * chances[3]
    return movers


def _drive(layout, hour, car, depth, left, start, speed, seconds):
    x = (-1 if left else 1) * (start + speed * seconds)
    return car_thing(layout, hour, car, x, depth, "left" if left else "right")


def _stroll(layout, hour, rng, duration, haste, depth, left=None, meeting=None):
    """Let somebody walk by: through `meeting`, (share of the time, share of the picture)."""
    chances = rng.random(16)
    person = draw_pedestrian(chances[:12])
    speed = (0.95 + 0.5 * chances[12]) * (0.6 + 0.4 * person.height) * haste
    left = chances[13] < 0.5 if left is None else left
    share, x = meeting or (0.2 + 0.6 * chances[14], 0.6 * (chances[15] - 0.5))
    middle, way = x * depth / layout.camera.focal, -1 if left else 1

    def at(seconds):
        gone = speed * (seconds - share * duration)
        phase = gone / (_STEP * person.height)
        return person_thing(layout, hour, person, phase, middle + way * gone, depth, "side", left)

    return at


def _return(layout, hour, rng, duration, haste, depth):
    """Let somebody walk out of the picture, turn round out of sight, and come back."""
    chances = rng.random(15)
    person = draw_pedestrian(chances[:12])
    speed, way = (1.1 + 0.4 * chances[12]) * haste, 1 if chances[13] < 0.5 else -1
    turn = (0.45 + 0.1 * chances[14]) * duration
    edge = 0.5 * depth / layout.camera.focal + 0.6 * person.height
    past = edge + 0.1 * speed  # a tenth of a second beyond the edge

    def at(seconds):
        gone = speed * (seconds - turn)
        left = (way < 0) == (gone < 0)
        phase = gone / (_STEP * person.height)
        x = way * (past - abs(gone))
        return person_thing(layout, hour, person, phase, x, depth, "side", left)

    return at
