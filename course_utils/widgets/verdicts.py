"""A form on which a learner commits to a verdict on each suspect, before the files are opened."""

import html

import ipywidgets as widgets

from course_utils._shared.arguments import check_names
from course_utils.plots.style import describe
from course_utils.widgets.fallback import WithFallback

UNDECIDED = "undecided"


@describe
def verdict_form(names, options) -> "VerdictForm":
    """Return a form with a menu for each name, to stand as the last line of its cell.

    Its `verdicts` are what is chosen, name -> option; "undecided" at first. With nobody there
    they stay so.

    Args:
        names: what is judged, different texts.
        options: the verdicts to choose from, different texts.
    """
    return VerdictForm(check_names(names, "names"), check_names(options, "options"))


class VerdictForm(WithFallback, widgets.VBox):
    """The widget that `verdict_form` makes: a menu for each name."""

    def __init__(self, names: list[str], options: list[str]):
        looks = {"options": [UNDECIDED, *options], "layout": {"width": "24em"}}
        self.menus = {name: widgets.Dropdown(description=name, **looks) for name in names}
        super().__init__(list(self.menus.values()))

    @property
    def verdicts(self) -> dict[str, str]:
        """What is chosen now, name -> option."""
        return {name: menu.value for name, menu in self.menus.items()}

    def __repr__(self) -> str:
        return "Verdicts: " + ", ".join(f"{name}: {said}" for name, said in self.verdicts.items())

    def fallback(self) -> str:
        """Return the form as a list, for a page that runs no widgets."""
        options = next(iter(self.menus.values())).options
        rows = "".join(f"<li>{html.escape(name)}: ____________</li>" for name in self.menus)
        return f"<p>Your verdicts ({html.escape(', '.join(options[1:]))}):</p><ul>{rows}</ul>"
