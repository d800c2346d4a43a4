import hashlib
import io
import os
import re
import socket
import tarfile
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from course_utils.datasets import load_image_folder, load_oxford_pets, oxford
from course_utils.paths import cache_dir, data_dir

# As the real lists have it: name, class from 1, species from 1, breed within the species.
TRAIN = [
    ("Abyssinian_1", 1, 1, 1),
    ("Abyssinian_2", 1, 1, 1),
    ("Abyssinian_3", 1, 1, 1),
    ("american_bulldog_10", 2, 2, 1),
    ("american_bulldog_11", 2, 2, 1),
    ("pug_7", 3, 2, 2),
]
TEST = [("Abyssinian_100", 1, 1, 1), ("american_bulldog_100", 2, 2, 1), ("pug_100", 3, 2, 2)]
COLOURS = {"Abyssinian": (200, 30, 30), "american_bulldog": (30, 200, 30), "pug": (30, 30, 200)}
HEIGHT, WIDTH = 40, 60  # the square begins at column 10

XML = """<annotation><folder>OXIIIT</folder><filename>{name}.jpg</filename>
<size><width>60</width><height>40</height><depth>3</depth></size><segmented>0</segmented>
<object><name>cat</name><pose>Frontal</pose><truncated>0</truncated><occluded>0</occluded>
<bndbox><xmin>{xmin}</xmin><ymin>{ymin}</ymin><xmax>{xmax}</xmax><ymax>{ymax}</ymax></bndbox>
<difficult>0</difficult></object></annotation>"""


def picture(pixels, form="JPEG"):
    buffer = io.BytesIO()
    Image.fromarray(np.asarray(pixels, np.uint8)).save(buffer, form)
    return buffer.getvalue()


def flat(colour):
    return np.broadcast_to(np.array(colour, np.uint8), (HEIGHT, WIDTH, 3))


def trimap():
    """Background, a pet of 20 by 20 pixels from row 10 and column 20, and a border below."""
    pixels = np.full((HEIGHT, WIDTH), 2, np.uint8)
    pixels[10:30, 20:40] = 1
    pixels[30:32, 20:40] = 3
    return pixels


def list_file(lines):
    return "".join(" ".join(map(str, line)) + "\n" for line in lines).encode()


def real_layout():
    """Return the files of both archives, as the real ones lay them out."""
    images, notes = {}, {}
    for name, *_ in TRAIN + TEST:
        images[f"images/{name}.jpg"] = picture(flat(COLOURS[name.rsplit("_", 1)[0]]))
        notes[f"annotations/trimaps/{name}.png"] = picture(trimap(), "PNG")
        notes[f"annotations/trimaps/._{name}.png"] = b"left behind by a Mac"
    for name, *_ in TRAIN:
        box = {"xmin": 21, "ymin": 11, "xmax": 40, "ymax": 20}
        notes[f"annotations/xmls/{name}.xml"] = XML.format(name=name, **box).encode()
    images["images/Abyssinian_100.mat"] = b"MATLAB"
    notes["annotations/README"] = b"words"
    notes["annotations/list.txt"] = b"#Image CLASS-ID SPECIES BREED ID\n" + list_file(TRAIN + TEST)
    notes["annotations/trainval.txt"] = list_file(TRAIN)
    notes["annotations/test.txt"] = list_file(TEST)
    return images, notes


def packed(files, mode="w:gz"):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


@pytest.fixture
def publish(files_server, monkeypatch):
    """Return a function that serves both archives and gives the loader their checksums."""

    def serve(images, notes, mode="w:gz"):
        for name, files in (("IMAGES", images), ("ANNOTATIONS", notes)):
            archive, content = getattr(oxford, name), packed(files, mode)
            files_server.files[archive.name] = content
            served = replace(
                archive,
                url=f"{files_server.address}/{archive.name}",
                sha256=hashlib.sha256(content).hexdigest(),
            )
            monkeypatch.setattr(oxford, name, served)
        return files_server

    return serve


@pytest.fixture
def published(publish):
    return publish(*real_layout())


def test_the_training_split_is_trainval(published):
    pets = load_oxford_pets(size=20)
    assert sorted(pets.names) == [name for name, *_ in TRAIN]
    assert pets.class_names == ("Abyssinian", "american bulldog", "pug")
    by_name = {name: (number - 1, species - 1) for name, number, species, _ in TRAIN}
    assert [(label, s) for label, s in zip(pets.labels, pets.species, strict=True)] == [
        by_name[name] for name in pets.names
    ]
    assert [
        oxford.SPECIES[pets.species[pets.names.index(n)]] for n in ("Abyssinian_1", "pug_7")
    ] == [
        "cat",
        "dog",
    ]
    for name, image in zip(pets.names, pets.images, strict=True):
        colour = np.array(COLOURS[name.rsplit("_", 1)[0]]) / 255
        np.testing.assert_allclose(image, np.broadcast_to(colour, (20, 20, 3)), atol=0.02)
    assert pets.images.dtype == np.float32 and pets.skipped == ()


def test_the_test_split_is_test_and_has_no_boxes(published):
    pets = load_oxford_pets("test", size=20)
    assert sorted(pets.names) == [name for name, *_ in TEST]
    assert pets.boxes.shape == (3, 4) and np.isnan(pets.boxes).all()
    assert (pets.masks == 1).any()


def test_boxes_and_masks_go_along_with_the_picture(published):
    """VOC's rows 11 to 20, columns 21 to 40: from (10, 20) to (20, 40), less 10, halved."""
    pets = load_oxford_pets(size=20)
    np.testing.assert_array_equal(pets.boxes, np.tile(np.float32([5, 5, 10, 15]), (6, 1)))
    expected = np.zeros((20, 20), np.uint8)
    expected[5:15, 5:15] = oxford.MASK_CLASSES.index("pet")
    expected[15:16, 5:15] = oxford.MASK_CLASSES.index("border")
    np.testing.assert_array_equal(pets.masks, np.tile(expected, (6, 1, 1)))
    assert pets.masks.dtype == np.uint8 and pets.boxes.dtype == np.float32


def test_one_photograph_without_xml_and_one_without_a_box(publish):
    images, notes = real_layout()
    del notes["annotations/xmls/pug_7.xml"]
    notes["annotations/xmls/Abyssinian_1.xml"] = b"<annotation></annotation>"
    publish(images, notes)
    pets = load_oxford_pets(size=20)
    missing = {n for n, box in zip(pets.names, pets.boxes, strict=True) if np.isnan(box).all()}
    assert missing == {"pug_7", "Abyssinian_1"}
    assert np.isfinite(pets.boxes).all(axis=1).sum() == 4


def test_pictures_as_a_folder_of_ones_own_gives_them(publish, tmp_path):
    images, notes = real_layout()
    rng = np.random.default_rng(0)
    for name, *_ in TRAIN:
        breed = name.rsplit("_", 1)[0].replace("_", " ")
        # Some files of the real archive are no JPEG, whatever their name says.
        images[f"images/{name}.jpg"] = picture(rng.integers(0, 256, (HEIGHT, WIDTH, 3)), "PNG")
        file = tmp_path / "mine" / breed / f"{name}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(images[f"images/{name}.jpg"])
    publish(images, notes)
    pets, mine = load_oxford_pets(size=16), load_image_folder(tmp_path / "mine", size=16)
    assert pets.class_names == mine.class_names
    parts = zip(mine.files, mine.images, mine.labels, strict=True)
    theirs = {file.stem: (image, label) for file, image, label in parts}
    for name, image, label in zip(pets.names, pets.images, pets.labels, strict=True):
        np.testing.assert_allclose(image, theirs[name][0], atol=0.5 / 255 + 1e-6)
        assert label == theirs[name][1]


def test_a_photograph_stays_as_its_trimap_was_drawn(publish):
    """A camera's note would turn it upside down; whoever drew saw the rows as stored."""
    images, notes = real_layout()
    exif, buffer = Image.Exif(), io.BytesIO()
    exif[0x0112] = 3
    pixels = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    pixels[:20] = 255
    Image.fromarray(pixels).save(buffer, "PNG", exif=exif)
    images["images/pug_7.jpg"] = buffer.getvalue()
    publish(images, notes)
    (image,) = load_oxford_pets(size=20, breeds=["pug"]).images
    assert image[:9].min() == 1 and image[11:].max() == 0


def test_a_count_holds_each_breed_and_begins_alike(published):
    three, five = load_oxford_pets(count=3, size=8), load_oxford_pets(count=5, size=8)
    assert sorted(three.labels) == [0, 1, 2]
    assert Counter(five.labels.tolist()) == {0: 2, 1: 2, 2: 1}
    assert five.names[:3] == three.names
    np.testing.assert_array_equal(five.images[:3], three.images)
    others = [load_oxford_pets(count=3, size=8, seed=seed).names for seed in range(1, 6)]
    assert any(names != three.names for names in others)


def test_breeds_give_the_order_of_the_labels(published):
    pets = load_oxford_pets(size=8, breeds=["pug", "Abyssinian"])
    assert pets.class_names == ("pug", "Abyssinian")
    assert Counter(pets.labels.tolist()) == {0: 1, 1: 3}
    assert pets.labels[pets.names.index("pug_7")] == 0


def test_a_broken_photograph_is_passed_over_and_told(publish):
    images, notes = real_layout()
    whole = images["images/Abyssinian_2.jpg"]
    images["images/Abyssinian_2.jpg"] = whole[: len(whole) // 2]
    images["images/pug_7.jpg"] = b""
    publish(images, notes)
    with pytest.warns(UserWarning, match="2 of 6 files: .*can't be read"):
        pets = load_oxford_pets(size=8)
    assert set(pets.skipped) == {"Abyssinian_2", "pug_7"}
    assert set(pets.names) == {name for name, *_ in TRAIN} - set(pets.skipped)
    assert len(pets.images) == len(pets.masks) == len(pets.boxes) == len(pets.labels) == 4
    # Four out of six: others take the places of the broken ones.
    with pytest.warns(UserWarning, match="can't be read"):
        assert load_oxford_pets(count=4, size=8).names == pets.names


def test_fetched_once_read_once_and_nothing_unpacked(published, capsys):
    first = load_oxford_pets(count=3, size=8)
    assert re.findall(r"Fetching .*", capsys.readouterr().out) == [
        "Fetching oxford_pets_annotations.tar.gz, 19 MB, this once.",
        "Fetching oxford_pets_images.tar.gz, 792 MB, this once.",
    ]
    folders = {place: files for place, _, files in os.walk(cache_dir()) if files}
    archives = [oxford.ANNOTATIONS.name, oxford.IMAGES.name]
    assert sorted(folders.pop(str(cache_dir() / "downloads"))) == archives
    assert [len(files) for files in folders.values()] == [1]
    load_oxford_pets(count=4, size=8)
    assert capsys.readouterr().out == ""
    assert published.asked == archives
    for archive in archives:  # what was asked for before needs them no more
        (cache_dir() / "downloads" / archive).unlink()
    again = load_oxford_pets(count=3, size=8)
    assert published.asked == archives
    for name in ("images", "labels", "species", "boxes", "masks"):
        np.testing.assert_array_equal(getattr(again, name), getattr(first, name))
    assert (again.names, again.class_names) == (first.names, first.class_names)


def test_the_cache_tells_questions_apart(published):
    questions = [
        {"size": 8},
        {"size": 12},
        {"size": 8, "breeds": ["pug"]},
        {"size": 8, "split": "test"},
        {"size": 8, "split": "test", "breeds": ["pug", "Abyssinian"]},
    ]
    answers = [load_oxford_pets(**question) for question in questions]
    assert [(*a.images.shape[:2], a.class_names[0]) for a in answers] == [
        (6, 8, "Abyssinian"),
        (6, 12, "Abyssinian"),
        (1, 8, "pug"),
        (3, 8, "Abyssinian"),
        (2, 8, "pug"),
    ]


def test_without_the_cache_it_is_the_same(published):
    kept, made = (load_oxford_pets(count=3, size=8, cache=cache) for cache in (True, False))
    np.testing.assert_array_equal(kept.images, made.images)
    assert kept.names == made.names


def test_archives_that_are_not_compressed(publish):
    publish(*real_layout(), mode="w")
    assert len(load_oxford_pets(size=8).names) == 6


def test_names_that_begin_with_a_dot(publish):
    publish(*({f"./{name}": content for name, content in part.items()} for part in real_layout()))
    assert len(load_oxford_pets(size=8).names) == 6


def test_links_and_places_outside_are_left_alone(publish, tmp_path):
    images, notes = real_layout()
    images["../outside.jpg"] = images["/tmp_outside.jpg"] = b"no"
    publish(images, notes)
    load_oxford_pets(size=8)
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]


def test_a_link_is_not_followed(publish, files_server, monkeypatch):
    images, notes = real_layout()
    content = images.pop("images/pug_7.jpg")
    publish(images, notes)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, inside in (images | {"images/other.jpg": content}).items():
            entry = tarfile.TarInfo(name)
            entry.size = len(inside)
            archive.addfile(entry, io.BytesIO(inside))
        link = tarfile.TarInfo("images/pug_7.jpg")
        link.type, link.linkname = tarfile.SYMTYPE, "other.jpg"
        archive.addfile(link)
    files_server.files[oxford.IMAGES.name] = buffer.getvalue()
    checksum = hashlib.sha256(buffer.getvalue()).hexdigest()
    monkeypatch.setattr(oxford, "IMAGES", replace(oxford.IMAGES, sha256=checksum))
    with pytest.raises(OSError, match="lacks images/pug_7.jpg"):
        load_oxford_pets(size=8)


def test_a_tampered_archive_is_refused(published):
    content = bytearray(published.files[oxford.IMAGES.name])
    content[len(content) // 2] ^= 1
    published.files[oxford.IMAGES.name] = bytes(content)
    with pytest.raises(OSError, match="not the file expected.*load_pets"):
        load_oxford_pets(size=8)
    assert os.listdir(cache_dir() / "downloads") == [oxford.ANNOTATIONS.name]


def test_an_archive_altered_on_the_disk_is_fetched_again(published):
    load_oxford_pets(count=3, size=8)
    path = cache_dir() / "downloads" / oxford.ANNOTATIONS.name
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    load_oxford_pets(count=4, size=8)
    assert published.asked.count(oxford.ANNOTATIONS.name) == 2


def test_a_download_that_breaks_off_leaves_nothing(published):
    published.halved.add(oxford.IMAGES.name)
    with pytest.raises(OSError, match="broke off after .*load_pets.. draws cats and dogs"):
        load_oxford_pets(size=8)
    assert os.listdir(cache_dir() / "downloads") == [oxford.ANNOTATIONS.name]
    published.halved.clear()
    assert len(load_oxford_pets(size=8).names) == 6


def test_without_a_network_it_says_what_to_use(published, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/x"
    monkeypatch.setattr(oxford, "ANNOTATIONS", replace(oxford.ANNOTATIONS, url=address))
    message = "could not download oxford_pets_annotations.tar.gz from .*Until then, load_pets"
    with pytest.raises(OSError, match=message):
        load_oxford_pets(size=8)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"split": "validation"}, "split must be one of train, test; received 'validation'"),
        ({"split": ["train"]}, "split must be one of"),
        ({"count": 0}, "count must be a whole number, 1 or more"),
        ({"count": 2.0}, "count must be a whole number"),
        ({"size": 0}, "size must be a whole number"),
        ({"seed": -1}, "seed must be a whole number, 0 or more"),
        ({"breeds": "pug"}, "breeds must be a list; received a str"),
        ({"breeds": []}, "breeds must be a list"),
        ({"breeds": ["pug", "pug"]}, "breeds must be a list of different texts"),
        ({"breeds": [1]}, "breeds must be a list"),
        ({"breeds": 3}, "breeds must be a list"),
    ],
)
def test_bad_arguments_are_told_before_anything_is_fetched(published, arguments, message):
    with pytest.raises(ValueError, match=message):
        load_oxford_pets(**arguments)
    assert published.asked == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"count": 7}, "count must be at most 6, as many as the train split holds of 3 breeds"),
        ({"count": 4, "breeds": ["Abyssinian"]}, "at most 3, .* of 1 breeds; received 4"),
        ({"breeds": ["pug", "Siamese"]}, "among Abyssinian, american bulldog, pug; .*'Siamese'"),
    ],
)
def test_what_the_lists_refuse_costs_no_large_download(published, arguments, message):
    with pytest.raises(ValueError, match=message):
        load_oxford_pets(size=8, **arguments)
    assert published.asked == [oxford.ANNOTATIONS.name]


@pytest.mark.parametrize(
    ("part", "name", "content", "message"),
    [
        ("notes", "annotations/trainval.txt", None, "lacks annotations/trainval.txt"),
        ("images", "images/pug_7.jpg", None, "lacks images/pug_7.jpg"),
        ("notes", "annotations/trimaps/pug_7.png", None, "lacks annotations/trimaps/pug_7.png"),
        ("notes", "annotations/trimaps/pug_7.png", b"x", "pug_7.png is no picture"),
        (
            "notes",
            "annotations/trimaps/pug_7.png",
            picture(np.ones((3, 3)), "PNG"),
            "pug_7.png is no trimap of 40 by 60 pixels",
        ),
        (
            "notes",
            "annotations/trimaps/pug_7.png",
            picture(np.full((HEIGHT, WIDTH), 4), "PNG"),
            "pug_7.png is no trimap",
        ),
        ("notes", "annotations/xmls/pug_7.xml", b"<annotation>", "pug_7.xml is no annotation"),
        (
            "notes",
            "annotations/xmls/pug_7.xml",
            b"<annotation><object><bndbox><xmin>1</xmin></bndbox></object></annotation>",
            "pug_7.xml is no annotation",
        ),
    ],
)
def test_an_archive_of_another_layout_is_told(publish, part, name, content, message):
    parts = dict(zip(("images", "notes"), real_layout(), strict=True))
    if content is None:
        del parts[part][name]
    else:
        parts[part][name] = content
    publish(**parts)
    with pytest.raises(OSError, match=message):
        load_oxford_pets(size=8)


def test_the_readme_names_every_archive():
    readme = (data_dir() / "README.md").read_text(encoding="utf-8")
    for archive in (oxford.IMAGES, oxford.ANNOTATIONS):
        assert re.fullmatch(r"[0-9a-f]{64}", archive.sha256)
        row = f"| `{archive.name}` | {archive.size:,} | `{archive.sha256}` |"
        assert row in readme and archive.url in readme
