import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pycocotools import mask as coco_mask
from scipy.ndimage import binary_fill_holes

from course_tools.street_sample import make_street_sample
from course_utils._shared.masks import mask_boxes
from course_utils.datasets import CocoPicture, load_coco, write_coco
from course_utils.datasets.coco_writing import outlines_of
from course_utils.paths import data_dir
from course_utils.scenes import STREET_CLASSES, render_street

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
    return CocoPicture(Path("x.png"), shape, *nothing, (outlines,))


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
    encoded = {"counts": [0, 5], "size": [10, 20]}
    changed["annotations"][0] |= {"iscrowd": 1, "segmentation": encoded}
    changed["annotations"][1]["segmentation"] = encoded
    picture = load_coco(save(folder, changed)).pictures[0]
    np.testing.assert_array_equal(picture.boxes, [[1, 10, 9, 18]])
    assert picture.polygons == (None,)
    with pytest.raises(ValueError, match=r"one in one\.png has a box only, or a mask in run-len"):
        picture.masks()


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
    with pytest.raises(ValueError, match=r"one\.png is broken"):
        load_coco(save(folder))


def test_an_unknown_name_is_told_its_neighbours(folder):
    with pytest.raises(ValueError, match="names in the file, such as cat; received 'catt'"):
        load_coco(save(folder), categories=["catt"])


def test_what_is_written_is_read_again_to_the_pixel(tmp_path):
    streets = [render_street(np.random.default_rng(seed), 64, crowd=0.8) for seed in range(5)]
    write_coco(
        tmp_path,
        [street.image for street in streets],
        [[thing.mask for thing in street.objects] for street in streets],
        [[thing.label for thing in street.objects] for street in streets],
        STREET_CLASSES,
    )
    data = load_coco(tmp_path, categories=STREET_CLASSES)
    for street, picture in zip(streets, data.pictures, strict=True):
        np.testing.assert_array_equal(picture.boxes, [thing.box for thing in street.objects])
        np.testing.assert_array_equal(picture.labels, [thing.label for thing in street.objects])
        masks = np.array([binary_fill_holes(thing.mask) for thing in street.objects])
        np.testing.assert_array_equal(picture.masks(), masks)
        assert abs(picture.image - street.image).mean() < 0.02


def test_outlines_of_a_square_and_of_two_parts():
    mask = np.zeros((6, 8), bool)
    mask[1:4, 2:5] = True
    (outline,) = outlines_of(mask)
    points = np.array(outline).reshape(-1, 2)
    assert points[:, 0].min() == 2.0 and points[:, 0].max() == 5.0
    assert points[:, 1].min() == 1.0 and points[:, 1].max() == 4.0
    mask[5, 7] = True
    assert len(outlines_of(mask)) == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"labels": []}, "labels must be as many as the 1 images; received 0"),
        ({"labels": [[0, 1]]}, r"labels\[0\] must have one label for each of 1 masks"),
        ({"labels": [[2]]}, r"labels\[0\] must be indices into 2 class names; received 2"),
        ({"masks": [[np.zeros((8, 8), bool)]]}, r"masks\[0\] must be .*not empty"),
        ({"masks": [[np.ones((4, 8), bool)]]}, r"masks\[0\] must be of the picture's size"),
    ],
)
def test_writing_says_what_is_wrong(tmp_path, arguments, message):
    good = {"images": [np.zeros((8, 8, 3))], "masks": [[np.eye(8, dtype=bool)]], "labels": [[1]]}
    with pytest.raises(ValueError, match=message):
        write_coco(tmp_path, **(good | arguments), class_names=("a", "b"))


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
