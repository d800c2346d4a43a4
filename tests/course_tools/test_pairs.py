"""The notebook says what its script says, and a change on either side is noticed."""

import json

import pytest

from course_tools.notebooks.build_notebooks import build_notebook, check_pairs, write_pairs


def script_of(clone):
    return clone / "notebooks" / "scripts" / "00_small.py"


def notebook_of(clone):
    return clone / "notebooks" / "00_small.ipynb"


def edit(clone, change):
    """Let ``change`` alter the stored notebook in place."""
    content = json.loads(notebook_of(clone).read_text())
    change(content["cells"])
    notebook_of(clone).write_text(json.dumps(content))


def test_notebook_holds_the_cells_of_the_script(clone):
    write_pairs(clone)
    cells = json.loads(notebook_of(clone).read_text())["cells"]
    assert [cell["cell_type"] for cell in cells] == ["markdown", "code", "markdown", "code"]
    assert "".join(cells[0]["source"]) == "# A small lesson\n\nIt adds two numbers."
    assert "".join(cells[3]["source"]) == "print(total)"
    assert cells[3]["metadata"] == {"tags": ["answer"]}
    assert cells[3]["outputs"] == [] and cells[3]["execution_count"] is None


def test_same_script_same_bytes(clone):
    assert write_pairs(clone) == [notebook_of(clone)]
    first = notebook_of(clone).read_bytes()
    assert write_pairs(clone) == []
    notebook_of(clone).unlink()
    write_pairs(clone)
    assert notebook_of(clone).read_bytes() == first


def test_a_new_cell_leaves_the_ids_of_the_others(clone):
    before = {cell.source: cell.id for cell in build_notebook(script_of(clone)).cells}
    text = script_of(clone).read_text()
    script_of(clone).write_text(text.replace("# %%\ntotal", "# %%\nprint('new')\n\n# %%\ntotal"))
    after = {cell.source: cell.id for cell in build_notebook(script_of(clone)).cells}
    assert len(after) == len(before) + 1
    assert {source: after[source] for source in before} == before


def test_twin_cells_get_different_ids(clone):
    script_of(clone).write_text("# %%\nprint(1)\n\n# %%\nprint(1)\n")
    first, second = build_notebook(script_of(clone)).cells
    assert first.source == second.source and first.id != second.id


def test_a_cell_that_begins_with_a_title_is_folded(clone):
    script_of(clone).write_text(
        '# %%\n# @title Predict\npredict("1 + 1?", ["2", "3"], "2", "why")\n\n'
        "# %%\n# A comment\nguess = net.predict(1)\n"
    )
    folded, plain = build_notebook(script_of(clone)).cells
    assert folded.metadata["jupyter"] == {"source_hidden": True}  # JupyterLab
    assert folded.metadata["cellView"] == "form"  # Colab, which shows the title
    assert plain.metadata == {}
    write_pairs(clone)
    edit(clone, lambda cells: cells[0]["metadata"].clear())
    assert "cell 1 differs from its script in folding" in check_pairs(clone)[0]


def test_agreement_is_silent(clone):
    write_pairs(clone)
    assert check_pairs(clone) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda cells: cells[1].update(source="total = 3"), ["cell 2", "source"]),
        (lambda cells: cells[3]["metadata"].clear(), ["cell 4", "tags"]),
        (lambda cells: cells[2].update(cell_type="raw"), ["cell 3", "type"]),
        (lambda cells: cells.pop(), ["3 cells", "script has 4"]),
        (
            lambda cells: cells[3].update(
                outputs=[{"output_type": "stream", "name": "stdout", "text": "2"}]
            ),
            ["cell 4", "stores an output"],
        ),
        (lambda cells: cells[1].update(execution_count=7), ["cell 2", "stores an output"]),
    ],
)
def test_a_changed_notebook_is_caught_and_the_cell_named(clone, change, told):
    write_pairs(clone)
    edit(clone, change)
    (problem,) = check_pairs(clone)
    assert "00_small.ipynb" in problem
    for part in told:
        assert part in problem


def test_a_changed_script_is_caught_and_mended(clone):
    write_pairs(clone)
    script_of(clone).write_text(script_of(clone).read_text().replace("1 + 1", "1 + 2"))
    (problem,) = check_pairs(clone)
    assert "cell 2 differs from its script in source" in problem
    write_pairs(clone)
    assert check_pairs(clone) == []


def test_a_missing_notebook_and_an_orphan_are_named(clone):
    (missing,) = check_pairs(clone)
    assert "notebooks/00_small.ipynb is missing" in missing
    write_pairs(clone)
    notebook_of(clone).rename(clone / "notebooks" / "07_orphan.ipynb")
    problems = check_pairs(clone)
    assert any("07_orphan.ipynb has no script" in problem for problem in problems)
    assert len(problems) == 2
