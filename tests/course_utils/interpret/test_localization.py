import numpy as np
import pytest

from course_utils.interpret import energy_inside, iou_at, pointing_game

MASKS = np.zeros((4, 3, 3), bool)
MASKS[:, 1:, 1:] = True  # lower right: four of nine pixels
HEAT = np.zeros((4, 3, 3))
HEAT[0, 1, 2], HEAT[0, 0, 0] = 3, 1  # peak inside, three quarters of the heat
HEAT[1, 1, 2], HEAT[1, 0, 0] = 1, 4  # peak outside, a fifth
HEAT[2, 2, 2], HEAT[2, 0, 1] = 1, 1  # two equal peaks, one of them inside
# the last one has no heat


def test_pointing_game_by_hand():
    assert pointing_game(HEAT, MASKS) == (1 + 0 + 0.5 + 0) / 4
    assert pointing_game(HEAT[:1], MASKS[:1]) == 1
    assert pointing_game(HEAT[:1], ~MASKS[:1]) == 0


def test_energy_by_hand():
    np.testing.assert_allclose(energy_inside(HEAT, MASKS), [0.75, 0.2, 0.5, 0])
    np.testing.assert_allclose(energy_inside(np.ones((1, 3, 3)), MASKS[:1]), [4 / 9])


def test_overlap_by_hand():
    # A fifth of 3 is .6: hot are the 3 and the 1, one of them inside four pixels. A fifth of 4 is
    # .8: the 4 and the 1. Then both 1s; then nothing.
    np.testing.assert_allclose(iou_at(HEAT, MASKS), [1 / 5, 1 / 5, 1 / 5, 0])
    np.testing.assert_allclose(iou_at(HEAT, MASKS, 0.5), [1 / 4, 0, 1 / 5, 0])
    np.testing.assert_allclose(iou_at(MASKS * 3.0, MASKS, 1), np.ones(4))
    np.testing.assert_allclose(iou_at(np.ones((1, 3, 3)), MASKS[:1]), [4 / 9])
    for threshold in (0, -1, 1.1, np.nan):
        with pytest.raises(ValueError, match="threshold must be .* above 0, 1 at most"):
            iou_at(HEAT, MASKS, threshold)


def test_none_depends_on_the_scale_nor_the_mask_type():
    for scale in (1e-9, 1e9):
        assert pointing_game(HEAT * scale, MASKS.astype(int)) == pointing_game(HEAT, MASKS)
        np.testing.assert_allclose(energy_inside(HEAT * scale, MASKS), [0.75, 0.2, 0.5, 0])
        np.testing.assert_allclose(iou_at(HEAT * scale, MASKS), [1 / 5, 1 / 5, 1 / 5, 0])


@pytest.mark.parametrize("score", [pointing_game, energy_inside, iou_at])
@pytest.mark.parametrize(
    ("heat", "masks", "message"),
    [
        (HEAT[0], MASKS[0], r"heatmaps must be \(N, H, W\)"),
        (HEAT[:0], MASKS[:0], r"heatmaps must be \(N, H, W\)"),
        (HEAT, MASKS[:2], r"masks must be \(4, 3, 3\)"),
        (-HEAT, MASKS, "heatmaps must be finite and 0 or above"),
        (HEAT * np.nan, MASKS, "heatmaps must be finite"),
        (HEAT, MASKS * 255, "masks must be bool"),
    ],
)
def test_bad_input(score, heat, masks, message):
    with pytest.raises(ValueError, match=message):
        score(heat, masks)
