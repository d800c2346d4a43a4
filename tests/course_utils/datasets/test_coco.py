import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pycocotools import mask as coco_mask

from course_tools.street_sample import make_street_sample
from course_utils._shared.boxes import mask_boxes
from course_utils.datasets import CocoPicture, load_coco
from course_utils.paths import data_dir
from course_utils.scenes import STREET_CLASSES

# A picture 20 wide and 10 high with a square, and an L of two polygons.
SQUARE = [2, 3, 8, 3, 8, 9, 2, 9]
L_SHAPE = [[10, 1, 12, 1, 12, 9, 10, 9], [12, 7, 18, 7, 18, 9, 12, 9]]


def content():
    return {
        "images": [
            {"id": 7, "file_name": "one.png", "width": 20, "height": 10},
            {"id": 9, "file_name": "two.png", "width": 20, "height": 10},
        ],
        "annotations": [
            {"id": 1, "image_id": 7, "category_id": 3, "bbox": [2, 3, 6, 6],
             "segmentation": [SQUARE]},
            {"id": 2, "image_id": 7, "category_id": 5, "bbox": [10, 1, 8, 8],
             "segmentation": L_SHAPE, "iscrowd": 0},
        ],
        "categories": [
            {"id": 5, "name": "cat"}, {"id": 3, "name": "cup"}, {"id": 1, "name": "dog"},
        ],
    }  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "images").mkdir()
    for name in ("one", "two"):
        Image.new("RGB", (20, 10), (255, 0, 51)).save(tmp_path / "images" / f"{name}.png")
    return tmp_path


def save(folder, changed=None):
    text = changed if isinstance(changed, str) else json.dumps(changed or content())
    (folder / "instances.json").write_text(text)
    return folder


def test_boxes_labels_and_masks_of_a_file_worked_out_by_hand(folder):
    data = load_coco(save(folder))
    assert data.class_names == ("cat", "cup")
    one, two = data.pictures
    np.testing.assert_array_equal(one.boxes, [[3, 2, 9, 8], [1, 10, 9, 18]])
    np.testing.assert_array_equal(one.labels, [1, 0])
    assert one.boxes.dtype == np.float32 and one.labels.dtype == np.int64
    wanted = np.zeros((2, 10, 20), bool)
    wanted[0, 3:9, 2:8] = True
    wanted[1, 1:9, 10:12] = wanted[1, 7:9, 10:18] = True
    np.testing.assert_array_equal(one.masks(), wanted)
    assert two.boxes.shape == (0, 4) and two.masks().shape == (0, 10, 20)
    np.testing.assert_allclose(one.image, np.broadcast_to([1, 0, 0.2], (10, 20, 3)), atol=1e-6)


@pytest.mark.filterwarnings("ignore:__array__:DeprecationWarning")
def test_masks_agree_with_pycocotools():
    rng = np.random.default_rng(0)
    for _ in range(20):
        angles = np.sort(rng.random(9)) * 2 * np.pi
        radii = 12 + 10 * rng.random(9)
        points = np.stack([32 + radii * np.cos(angles), 24 + radii * np.sin(angles)], 1)
        numbers = points.ravel().tolist()
        theirs = coco_mask.decode(coco_mask.frPyObjects([numbers], 48, 64))[..., 0].astype(bool)
        outlines = (points[:, ::-1].astype(np.float32),)
        ours = _picture_with(outlines, (48, 64)).masks()[0]
        # They differ on the rim only, which pycocotools draws a little wider.
        assert (ours & theirs).sum() / (ours | theirs).sum() > 0.93


def _picture_with(outlines, shape):
    nothing = np.zeros((1, 4), np.float32), np.zeros(1, np.int64)
    return CocoPicture(Path("x.png"), shape, *nothing, (outlines,), (None,))


def test_classes_are_kept_by_name_in_the_order_asked_for(folder):
    data = load_coco(save(folder), categories=["cup", "dog"])
    assert data.class_names == ("cup", "dog")
    np.testing.assert_array_equal(data.pictures[0].labels, [0])
    assert load_coco(folder, categories="cat").class_names == ("cat",)


def test_pictures_may_lie_elsewhere_or_beside_the_file(folder, tmp_path):
    file = save(folder) / "instances.json"
    moved = folder.rename(tmp_path.parent / f"{tmp_path.name}-moved")
    elsewhere = moved / "images"
    other = tmp_path.parent / f"{tmp_path.name}.json"
    other.write_text((moved / file.name).read_text())
    assert len(load_coco(other, images=elsewhere).pictures) == 2
    (elsewhere / "labels.json").write_text(other.read_text())
    assert len(load_coco(elsewhere / "labels.json").pictures) == 2


def test_a_crowd_is_passed_over_and_an_object_without_polygon_has_a_box(folder):
    changed = content()
    changed["annotations"][0] |= {"iscrowd": 1, "segmentation": {"counts": [0, 5], "size": [9, 9]}}
    del changed["annotations"][1]["segmentation"]
    data = load_coco(save(folder, changed))
    picture = data.pictures[0]
    assert data.crowds == 1
    np.testing.assert_array_equal(picture.boxes, [[1, 10, 9, 18]])
    assert picture.polygons == (None,)
    with pytest.raises(ValueError, match=r"one in one\.png has a box only"):
        picture.masks()


@pytest.mark.parametrize("mark", ["0", 0, False, None])
def test_what_is_no_crowd_may_be_written_in_several_ways(folder, mark):
    changed = content()
    changed["annotations"][0]["iscrowd"] = mark
    changed["annotations"][1]["iscrowd"] = "1"
    data = load_coco(save(folder, changed))
    assert data.class_names == ("cup",) and data.crowds == 1


def test_a_file_of_crowds_only_is_refused(folder):
    changed = content()
    for annotation in changed["annotations"]:
        annotation["iscrowd"] = 1
    with pytest.raises(ValueError, match="all 2 annotations are marked as groups: write iscrowd 0"):
        load_coco(save(folder, changed))


def test_a_byte_order_mark_is_no_part_of_the_file(folder):
    text = json.dumps(content())
    (folder / "instances.json").write_text(text, encoding="utf-8-sig")
    assert len(load_coco(folder).pictures) == 2


def test_whole_numbers_may_be_written_with_a_point(folder):
    changed = content()
    changed["annotations"][0]["segmentation"] = {"size": [10, 20], "counts": [12, 3, 185]}
    plain = load_coco(save(folder, changed)).pictures
    pointed = load_coco(save(folder, re.sub(r"\b(\d+)\b", r"\1.0", json.dumps(changed)))).pictures
    assert "20.0" in (folder / "instances.json").read_text()
    for one, other in zip(plain, pointed, strict=True):
        np.testing.assert_array_equal(one.boxes, other.boxes)
        np.testing.assert_array_equal(one.masks(), other.masks())
        assert one.shape == other.shape


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.filterwarnings("ignore:__array__:DeprecationWarning")
def test_run_lengths_are_those_of_pycocotools(folder, packed):
    rng = np.random.default_rng(1)
    changed, masks = content(), rng.random((2, 10, 20)) < [[[0.5]], [[0.02]]]
    masks[1, 0, 0] = True
    for annotation, mask in zip(changed["annotations"], masks, strict=True):
        encoded = coco_mask.encode(np.asfortranarray(mask.astype(np.uint8)))
        counts = encoded["counts"].decode()
        if not packed:
            changes = np.flatnonzero(np.diff(np.concatenate([[0], mask.T.ravel()])))
            counts = np.diff([0, *changes, mask.size]).tolist()
        annotation["segmentation"] = {"counts": counts, "size": [10, 20]}
    np.testing.assert_array_equal(load_coco(save(folder, changed)).pictures[0].masks(), masks)


def test_long_runs_come_out_of_their_text(tmp_path):
    """Runs above 15 take several characters, and differences may be negative."""
    mask = np.zeros((300, 400), bool)
    mask[20:280, 30:40], mask[0, 41], mask[5:300, 100:399] = True, True, True
    Image.new("L", (400, 300)).save(tmp_path / "a.png")
    encoded = coco_mask.encode(np.asfortranarray(mask.astype(np.uint8)))
    file = {
        "images": [{"id": 1, "file_name": "a.png", "width": 400, "height": 300}],
        "annotations": [
            {"image_id": 1, "category_id": 1, "bbox": [30, 0, 369, 300],
             "segmentation": {"counts": encoded["counts"].decode(), "size": [300, 400]}},
        ],
        "categories": [{"id": 1, "name": "cup"}],
    }  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps(file))
    np.testing.assert_array_equal(load_coco(tmp_path / "a.json").pictures[0].masks(), [mask])


@pytest.mark.parametrize("shape, upright", [((20, 10), True), ((10, 20), False)])
def test_boxes_lie_on_the_rows_that_the_file_gives_the_size_of(folder, shape, upright):
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise
    pixels = np.zeros((10, 20), np.uint8)
    pixels[0] = 255
    Image.fromarray(pixels).save(folder / "images" / "two.png", exif=exif)
    changed = content()
    changed["images"][1] |= {"height": shape[0], "width": shape[1]}
    image = load_coco(save(folder, changed)).pictures[1].image
    assert image.shape == (*shape, 3)
    bright = image[:, -1] if upright else image[0]
    assert bright.min() == 1 and image.mean() == pytest.approx(1 / 10)


def test_a_picture_of_200_million_pixels_is_refused_in_a_sentence(folder):
    Image.new("1", (20_000, 10_000)).save(folder / "images" / "two.png")
    with pytest.raises(ValueError, match=r"images must hold .*two.png has more than 100,000,000"):
        load_coco(save(folder))


def test_rounding_over_the_edge_is_cut_off(folder):
    changed = content()
    changed["annotations"][0]["bbox"] = [-0.4, 3, 20.9, 7.5]
    picture = load_coco(save(folder, changed)).pictures[0]
    np.testing.assert_array_equal(picture.boxes[0], [3, 0, 10, 20])


@pytest.mark.parametrize(
    ("entry", "value", "message"),
    [
        (("annotations", 0, "bbox"), [15, 3, 9, 2], "annotation 1: bbox .* lies outside .*one.png"),
        (("annotations", 0, "bbox"), [2, 3, 6, 9], "outside its picture .*20 wide and 10 high"),
        (("annotations", 0, "bbox"), [2, 3, -6, 6], "annotation 1: bbox must be .x, y, width"),
        (("annotations", 0, "bbox"), [2, 3, 6], "annotation 1: bbox must be"),
        (("annotations", 0, "bbox"), [2, 3, 6, "6"], "annotation 1: bbox must be"),
        (("annotations", 0, "bbox"), [2, 3, 6, float("nan")], "annotation 1: bbox must be"),
        (("annotations", 0, "bbox"), None, r"annotations\[0\] has no valid 'bbox'"),
        (
            ("annotations", 0, "iscrowd"),
            "no",
            "annotation 1: iscrowd must be 0 or 1; received 'no'",
        ),
        (("annotations", 0, "iscrowd"), [], "annotation 1: iscrowd must be 0 or 1"),
        (("annotations", 0, "segmentation"), {"size": [10, 20], "counts": [7]}, "1: run lengths"),
        (("annotations", 0, "segmentation"), {"size": [5, 40], "counts": [200]}, "10 by 20 pixels"),
        (("annotations", 0, "segmentation"), {"size": [10, 20], "counts": "o"}, "1: run lengths"),
        (("annotations", 0, "segmentation"), {"size": [10, 20]}, "1: run lengths"),
        (("annotations", 0, "image_id"), 8, "annotation 1 is for an unknown image, 8"),
        (("annotations", 0, "category_id"), 4, "annotation 1 has an unknown category, 4"),
        (("annotations", 0, "segmentation"), [[1, 2, 3, 4]], "annotation 1: a polygon must be"),
        (("annotations", 0, "segmentation"), [[1, 2, 3, 4, 5, 6, 7]], "a polygon must be a list"),
        (("annotations", 0, "segmentation"), [[1, 2, 3, 4, 5, "6"]], "a polygon must be a list"),
        (("images", 0, "file_name"), "gone.png", r"every picture.*gone\.png is missing"),
        (("images", 0, "file_name"), None, r"images\[0\] has no valid 'file_name'"),
        (("images", 0, "width"), 30, r"one\.png is 10 by 20 pixels .* says 10 by 30"),
        (("images", 1, "id"), 7, "has two images with the id 7"),
        (("categories", 0, "id"), 3, "has two categories with the id 3"),
        (("categories", 0, "name"), 3, r"categories\[0\] has no valid 'name'"),
    ],
)
def test_what_is_wrong_in_a_file_is_named(folder, entry, value, message):
    changed = content()
    part, number, field = entry
    changed[part][number][field] = value
    with pytest.raises(ValueError, match=message):
        load_coco(save(folder, changed))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is not JSON"),
        ("[]", "has no list 'images'"),
        ('{"images": [], "categories": []}', "has no list 'annotations'"),
        ('{"images": [3], "annotations": [], "categories": []}', r"images\[0\] has no valid 'id'"),
    ],
)
def test_a_file_that_is_not_coco(folder, text, message):
    with pytest.raises(ValueError, match=f"^path must be a COCO file; .*{message}"):
        load_coco(save(folder, text))


def test_missing_files_and_folders(folder):
    with pytest.raises(ValueError, match=r"path must be .*instances\.json is missing"):
        load_coco(folder)
    with pytest.raises(ValueError, match="images must be a folder that exists; received .*none"):
        load_coco(save(folder), images=folder / "none")


def test_a_broken_picture_is_named(folder):
    (folder / "images" / "one.png").write_bytes(b"no picture")
    with pytest.raises(ValueError, match=r"one\.png is no picture of a known kind"):
        load_coco(save(folder))


def test_an_unknown_name_is_told_its_neighbours(folder):
    with pytest.raises(ValueError, match="names in the file, such as cat; received 'catt'"):
        load_coco(save(folder), categories=["catt"])


def test_real_photographs(real_dir):
    data = load_coco(real_dir / "coco")
    assert len(data.pictures) == 52
    assert sum(len(picture.labels) for picture in data.pictures) == 355
    assert {"person", "car", "dog"} <= set(data.class_names)
    distances = []
    for picture in data.pictures[:20]:
        for box, mask in zip(picture.boxes, picture.masks(), strict=True):
            distances.append(abs(mask_boxes(mask) - box).max())
    assert len(distances) > 100 and np.mean(np.array(distances) <= 2) > 0.9
    assert data.pictures[0].image.shape == (*data.pictures[0].shape, 3)


def test_the_street_sample_is_what_its_seeds_give(tmp_path):
    file = data_dir() / "street_sample" / "instances.json"
    again = make_street_sample(tmp_path)
    assert json.loads(file.read_text()) == json.loads(again.read_text())
    shipped, remade = load_coco(), load_coco(tmp_path)
    assert {picture.file.parent.parent for picture in shipped.pictures} == {file.parent}
    for one, other in zip(shipped.pictures, remade.pictures, strict=True):
        assert abs(one.image - other.image).max() < 0.1  # JPEG libraries differ a little


def test_the_readme_holds_the_street_samples_checksum():
    # Line endings differ between checkouts, the labels don't.
    content = (data_dir() / "street_sample" / "instances.json").read_bytes()
    content = content.replace(b"\r\n", b"\n")
    readme = (data_dir() / "README.md").read_text(encoding="utf-8")
    checksum = hashlib.sha256(content).hexdigest()
    assert f"| `street_sample/instances.json` | {len(content):,} | `{checksum}` |" in readme
    assert f"{len(json.loads(content)['annotations'])} persons, cars and signs" in readme


def test_the_street_sample_shows_every_class():
    data = load_coco()
    assert len(data.pictures) == 12 and set(data.class_names) == set(STREET_CLASSES)
    for picture in data.pictures:
        for box, mask in zip(picture.boxes, picture.masks(), strict=True):
            where = np.argwhere(mask)
            np.testing.assert_array_equal(box, [*where.min(0), *(where.max(0) + 1)])
