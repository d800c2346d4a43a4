import hashlib
import io
import os
import socket
import warnings
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from course_utils.datasets import cats_vs_dogs, load_cats_vs_dogs, load_image_folder
from course_utils.paths import cache_dir, data_dir

COLOURS = {"Cat": (200, 60, 20), "Dog": (20, 60, 200)}


def photograph(pixels, **options):
    buffer = io.BytesIO()
    Image.fromarray(np.asarray(pixels, np.uint8)).save(buffer, "JPEG", **options)
    return buffer.getvalue()


def real_layout(each=6):
    """Return the archive's files, as the real one lays them out."""
    files = {"CDLA-Permissive-2.0.pdf": b"%PDF", "readme[1].txt": b"words"}
    for folder, colour in COLOURS.items():
        files[f"PetImages/{folder}/Thumbs.db"] = b"left behind by Windows"
        for number in range(each):
            pixels = np.broadcast_to(np.array(colour, np.uint8), (12 + number, 20, 3))
            files[f"PetImages/{folder}/{number}.jpg"] = photograph(pixels)
    return files


def packed(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture
def publish(files_server, monkeypatch):
    """Return a function that serves the archive and gives the loader its checksum."""

    def serve(files):
        content, name = packed(files), cats_vs_dogs.PHOTOGRAPHS.name
        files_server.files[name] = content
        checksum = hashlib.sha256(content).hexdigest()
        served = replace(
            cats_vs_dogs.PHOTOGRAPHS, url=f"{files_server.address}/{name}", sha256=checksum
        )
        monkeypatch.setattr(cats_vs_dogs, "PHOTOGRAPHS", served)
        return files_server

    return serve


def test_cats_are_0_and_dogs_are_1(publish):
    publish(real_layout())
    data = load_cats_vs_dogs(count=None, size=10)
    assert data.class_names == ("cat", "dog")
    assert sorted(data.names) == sorted(f"{f}/{n}" for f in COLOURS for n in range(6))
    assert data.labels.dtype == np.int64 and data.images.dtype == np.float32
    for image, label, name in zip(data.images, data.labels, data.names, strict=True):
        assert data.class_names[label] == name.split("/")[0].lower()
        colour = np.array(COLOURS[name.split("/")[0]]) / 255
        np.testing.assert_allclose(image, np.broadcast_to(colour, (10, 10, 3)), atol=0.02)
    assert data.skipped == ()


def test_a_count_is_balanced_and_begins_alike(publish):
    publish(real_layout())
    four, ten = load_cats_vs_dogs(count=4, size=8), load_cats_vs_dogs(count=10, size=8)
    assert sorted(four.labels) == [0, 0, 1, 1]
    assert ten.names[:4] == four.names
    np.testing.assert_array_equal(ten.images[:4], four.images)
    assert any(load_cats_vs_dogs(count=4, size=8, seed=s).names != four.names for s in (1, 2, 3))


def test_broken_photographs_are_passed_over_and_counted(publish):
    files = real_layout()
    first = load_names(publish, files)
    whole = files[f"PetImages/{first[0]}.jpg"]
    files[f"PetImages/{first[0]}.jpg"] = b""  # as 666.jpg of the real archive
    files[f"PetImages/{first[1]}.jpg"] = whole[: len(whole) // 2]
    for name in first[2:4]:
        files[f"PetImages/{name}.jpg"] = b"no picture"
    publish(files)
    with pytest.warns(UserWarning, match="4 of 8 files: .* and 1 more: can't be read") as caught:
        data = load_cats_vs_dogs(count=4, size=8)
    assert len(caught) == 1 and caught[0].filename == __file__
    assert data.skipped == first[:4]
    assert data.names == first[4:8]
    with pytest.warns(UserWarning, match="4 of 8"):  # out of the cache too
        assert load_cats_vs_dogs(count=4, size=8).skipped == first[:4]
    with pytest.warns(UserWarning, match="4 of 12"):
        assert load_cats_vs_dogs(count=None, size=8).names == first[4:]


def load_names(publish, files):
    """Return all names in the order in which they are drawn."""
    publish(files)
    return load_cats_vs_dogs(count=None, size=8).names


def test_nothing_that_can_be_read(publish):
    files = {name: b"" for name in real_layout()}
    publish(files)
    with pytest.raises(OSError, match="holds no photograph that can be read"):
        load_cats_vs_dogs(count=2, size=8)


def test_damaged_notes_of_a_camera_are_no_matter(publish):
    """Pillow warns of notes that end early; the photograph itself is whole."""
    notes = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x0f\x01\x02\0\xff\0\0\0\xff\xff\0\0"
    files = real_layout(each=1)
    files["PetImages/Cat/0.jpg"] = photograph(np.full((12, 20, 3), 99), exif=notes)
    publish(files)
    with pytest.warns(UserWarning), Image.open(io.BytesIO(files["PetImages/Cat/0.jpg"])) as opened:
        opened.getexif()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert set(load_cats_vs_dogs(count=2, size=8).names) == {"Cat/0", "Dog/0"}


def test_pictures_as_a_folder_of_ones_own_gives_them(publish, tmp_path):
    files, rng = real_layout(each=2), np.random.default_rng(0)
    exif = Image.Exif()
    exif[0x0112] = 6  # the viewer is to turn it a quarter clockwise
    for name in [name for name in files if name.endswith(".jpg")]:
        files[name] = photograph(rng.integers(0, 256, (30, 40, 3)), exif=exif)
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[name])
    publish(files)
    data = load_cats_vs_dogs(count=4, size=16)
    mine = load_image_folder(tmp_path / "PetImages", size=16)
    by_name = {f"{f.parent.name}/{f.stem}": i for f, i in zip(mine.files, mine.images, strict=True)}
    for name, image in zip(data.names, data.images, strict=True):
        np.testing.assert_allclose(image, by_name[name], atol=0.5 / 255 + 1e-6)


def test_fetched_once_and_nothing_unpacked(publish, capsys):
    server = publish(real_layout())
    first = load_cats_vs_dogs(count=4, size=8)
    assert capsys.readouterr().out == "Fetching kagglecatsanddogs_5340.zip, 825 MB, this once.\n"
    assert os.listdir(cache_dir() / "downloads") == [cats_vs_dogs.PHOTOGRAPHS.name]
    load_cats_vs_dogs(count=6, size=8)
    assert server.asked == [cats_vs_dogs.PHOTOGRAPHS.name] and capsys.readouterr().out == ""
    (cache_dir() / "downloads" / cats_vs_dogs.PHOTOGRAPHS.name).unlink()
    again = load_cats_vs_dogs(count=4, size=8)
    np.testing.assert_array_equal(again.images, first.images)
    assert again.names == first.names and len(server.asked) == 1
    assert load_cats_vs_dogs(count=6, size=9).images.shape == (6, 9, 9, 3)
    made = load_cats_vs_dogs(count=4, size=8, cache=False)
    np.testing.assert_array_equal(made.images, first.images)
    assert len(server.asked) == 2


def test_a_tampered_archive_is_refused(publish):
    server = publish(real_layout())
    server.files[cats_vs_dogs.PHOTOGRAPHS.name] = packed(real_layout(each=5))
    with pytest.raises(OSError, match="not the file expected.*load_pets"):
        load_cats_vs_dogs(count=2, size=8)
    assert os.listdir(cache_dir() / "downloads") == []


def test_a_download_that_breaks_off_leaves_nothing(publish):
    server = publish(real_layout())
    server.halved.add(cats_vs_dogs.PHOTOGRAPHS.name)
    with pytest.raises(OSError, match="broke off after .*load_pets.. draws cats and dogs"):
        load_cats_vs_dogs(count=2, size=8)
    assert os.listdir(cache_dir() / "downloads") == []


def test_without_a_network_it_says_what_to_use(publish, monkeypatch):
    publish(real_layout())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/x"
    monkeypatch.setattr(cats_vs_dogs, "PHOTOGRAPHS", replace(cats_vs_dogs.PHOTOGRAPHS, url=address))
    with pytest.raises(OSError, match="could not download kagglecats.*Until then, load_pets"):
        load_cats_vs_dogs(count=2, size=8)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"count": 0}, "count must be a whole number, 1 or more; received 0"),
        ({"count": "many"}, "count must be a whole number"),
        ({"size": 1.5}, "size must be a whole number"),
        ({"seed": -1}, "seed must be a whole number, 0 or more"),
    ],
)
def test_bad_arguments_are_told_before_anything_is_fetched(publish, arguments, message):
    server = publish(real_layout())
    with pytest.raises(ValueError, match=message):
        load_cats_vs_dogs(**arguments)
    assert server.asked == []


def test_more_than_there_are(publish):
    publish(real_layout())
    with pytest.raises(ValueError, match="count must be at most 12, .* received 13"):
        load_cats_vs_dogs(count=13, size=8)


def test_the_readme_names_the_archive():
    readme = (data_dir() / "README.md").read_text(encoding="utf-8")
    archive = cats_vs_dogs.PHOTOGRAPHS
    row = f"| `{archive.name}` | {archive.size:,} | `{archive.sha256}` |"
    assert len(archive.sha256) == 64 and row in readme and archive.url in readme
