import unicodedata

import numpy as np
import pytest
from PIL import Image

from course_utils.datasets import load_image_folder

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


def save(path, colour=RED, size=(20, 10), **options):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(path, **options)


@pytest.fixture
def folder(tmp_path):
    save(tmp_path / "plate" / "b.png", GREEN)
    save(tmp_path / "plate" / "a.PNG", BLUE)
    save(tmp_path / "cup" / "one.bmp", RED)
    return tmp_path


def test_classes_and_files_come_in_alphabetical_order(folder):
    loaded = load_image_folder(folder, size=8)
    assert loaded.class_names == ("cup", "plate")
    np.testing.assert_array_equal(loaded.labels, [0, 1, 1])
    assert [file.name for file in loaded.files] == ["one.bmp", "a.PNG", "b.png"]
    assert loaded.images.shape == (3, 8, 8, 3) and loaded.images.dtype == np.float32
    for image, colour in zip(loaded.images, (RED, BLUE, GREEN), strict=True):
        np.testing.assert_allclose(image, np.broadcast_to(np.array(colour) / 255, (8, 8, 3)))


def test_what_tools_leave_behind_is_passed_over_and_no_class(folder):
    save(folder / ".ipynb_checkpoints" / "x.png")
    save(folder / "__MACOSX" / "x.png")
    (folder / "cup" / "._one.jpg").write_bytes(b"junk")
    (folder / "cup" / "Thumbs.db").write_bytes(b"junk")
    loaded = load_image_folder(folder, size=8)
    assert len(loaded.files) == 3 and loaded.skipped == {}
    save(folder / "__other" / "x.png")
    assert load_image_folder(folder, size=8).class_names == ("__other", "cup", "plate")


HEIC = b"\0\0\0\x18ftypheic" + bytes(40)


def test_files_that_are_passed_over_are_counted_and_the_reason_is_given(folder):
    save(folder / "cup" / "more" / "deep.png")
    save(folder / "beside.png")
    (folder / "cup" / "notes.txt").write_text("mine")
    for number in range(5):
        (folder / "plate" / f"{number}.jpg").write_bytes(HEIC)
    with pytest.warns(UserWarning) as caught:
        loaded = load_image_folder(folder, size=8)
    assert len(caught) == 1 and caught[0].filename == __file__
    words = str(caught[0].message)
    assert words.startswith("passed over 8 of 11 files: ")
    assert (
        "plate/0.jpg, plate/1.jpg, plate/2.jpg and 2 more: is a picture of the kind HEIC" in words
    )
    assert "cup/notes.txt: is no picture of a known kind" in words
    assert "more/deep.png: in a folder inside a class's folder" in words
    assert "beside.png: beside the classes' folders" in words
    assert len(loaded.skipped) == 8 and len(loaded.files) == 3
    assert loaded.skipped[folder / "cup" / "notes.txt"].startswith("is no picture")


def test_what_a_file_is_called_does_not_matter(folder):
    content = (folder / "cup" / "one.bmp").read_bytes()
    for name in ("two.jfif", "three", "four.heic"):
        (folder / "cup" / name).write_bytes(content)
    loaded = load_image_folder(folder, size=8)
    assert [file.name for file in loaded.files[:4]] == ["four.heic", "one.bmp", "three", "two.jfif"]


def test_classes_are_sorted_by_code_points_as_on_every_system(tmp_path):
    names = ["b", "B", "a", "é", "10", "9"]
    for name in names:
        save(tmp_path / (unicodedata.normalize("NFD", name)) / "x.png")
    assert load_image_folder(tmp_path, size=8).class_names == ("10", "9", "B", "a", "b", "é")


def test_one_name_spelled_in_two_ways_is_refused(tmp_path):
    for form in ("NFC", "NFD"):
        save(tmp_path / unicodedata.normalize(form, "é") / "x.png")
    if len(list(tmp_path.iterdir())) == 2:
        with pytest.raises(ValueError, match="path must hold class folders of different names"):
            load_image_folder(tmp_path)


def test_the_centre_is_kept(tmp_path):
    picture = np.zeros((10, 30, 3), np.uint8)
    picture[:, 10:20] = RED
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        Image.fromarray(picture).save(tmp_path / name / "x.png")
    loaded = load_image_folder(tmp_path, size=10)
    np.testing.assert_array_equal(loaded.images[0], np.broadcast_to((1.0, 0.0, 0.0), (10, 10, 3)))


def test_a_camera_that_lay_on_its_side_is_set_upright(folder):
    picture = np.zeros((10, 10, 3), np.uint8)
    picture[0] = 255  # a white line on top
    exif = Image.Exif()
    exif[0x0112] = 6  # the viewer is to turn it a quarter clockwise
    Image.fromarray(picture).save(folder / "cup" / "turned.png", exif=exif)
    loaded = load_image_folder(folder, size=10)
    turned = loaded.images[[file.name for file in loaded.files].index("turned.png")]
    assert turned[:, -1].min() == 1 and turned[:, :-1].max() == 0


def test_clear_parts_become_white_and_16_bits_keep_their_range(folder):
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(folder / "cup" / "clear.png")
    deep = np.full((8, 8), 32768, np.uint16)
    Image.fromarray(deep).save(folder / "cup" / "deep.png")
    Image.new("L", (8, 8), 51).save(folder / "cup" / "grey.png")
    loaded = load_image_folder(folder, size=8)
    by_name = dict(zip((file.name for file in loaded.files), loaded.images, strict=True))
    assert (by_name["clear.png"] == 1).all()
    np.testing.assert_allclose(by_name["deep.png"], 32768 / 65535, rtol=1e-6)
    np.testing.assert_allclose(by_name["grey.png"], 0.2, rtol=1e-6)


def test_a_missing_folder(tmp_path):
    with pytest.raises(ValueError, match="path must be a folder that exists; received .*nowhere"):
        load_image_folder(tmp_path / "nowhere")


def test_an_empty_folder(tmp_path):
    with pytest.raises(ValueError, match="one sub-folder for each class.*0 files and no sub"):
        load_image_folder(tmp_path)


def test_pictures_without_class_folders(tmp_path):
    save(tmp_path / "a.png")
    with pytest.raises(ValueError, match="holds 1 files and no sub-folder"):
        load_image_folder(tmp_path)


def test_a_class_without_pictures(folder):
    (folder / "spoon").mkdir()
    with pytest.raises(ValueError, match="holds none in spoon"):
        load_image_folder(folder)


def test_one_class_only(tmp_path):
    save(tmp_path / "cup" / "a.png")
    with pytest.raises(ValueError, match="two classes or more.*holds only 'cup'"):
        load_image_folder(tmp_path)


@pytest.mark.parametrize("kind", ["truncated", "text", "empty"])
def test_a_broken_picture_is_named_and_a_class_of_none_is_refused(folder, kind):
    path = folder / "plate" / "holiday.jpg"
    rng = np.random.default_rng(0)
    Image.fromarray(rng.integers(0, 255, (64, 64, 3), dtype=np.uint8)).save(path)
    content = {"truncated": path.read_bytes()[:1500], "text": b"not a picture", "empty": b""}
    path.write_bytes(content[kind])
    words = {"truncated": "is broken", "text": "is no picture", "empty": "is an empty file"}[kind]
    with pytest.warns(UserWarning, match=rf"1 of 4 files: plate/holiday\.jpg: {words}"):
        assert len(load_image_folder(folder, size=8).files) == 3
    for file in ("a.PNG", "b.png"):
        (folder / "plate" / file).unlink()
    with pytest.raises(ValueError, match=rf"holds none in plate: plate/holiday\.jpg {words}"):
        load_image_folder(folder, size=8)


@pytest.mark.parametrize("size", [0, 1.5, None])
def test_a_size_must_be_a_number_of_pixels(folder, size):
    with pytest.raises(ValueError, match="size must be a whole number"):
        load_image_folder(folder, size=size)
