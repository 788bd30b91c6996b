"""The documentation site: run `make docs`."""

import os
import re
import sys
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

project = "Income linkages in the lifted counties of Shanxi"
author = "The linkage model authors"
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_copybutton"]
exclude_patterns = ["_build", "examples"]
myst_heading_anchors = 3
default_role = "code"
copybutton_exclude = ".linenos, .gp, .go"

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_default_options = {"exclude-members": "model_config"}

nitpicky = True
nitpick_ignore_regex = [
    # Other projects' names: no inventory of theirs is fetched, so that the site builds without a network.
    (r"py:.*", r"(?!model\.).*"),
    # Type variables, a task that is the executor's own, and a run as the measures of targets see it.
    (
        r"py:class",
        r"model\.(streaming\.[TR]|experiments\.(executors\.[TR]|running\._Task|target_measures\.Simulated))",
    ),
]

html_theme = "furo"
html_title = "Income linkages, Shanxi"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_copy_source = False
html_theme_options = {"navigation_with_keys": True}


class LinksOutside(SphinxTransform):
    """A link to a file of the repository outside docs/ is a download, one to a folder its name.

    Pages are read in the repository too, where both are links that lead to the place.
    """

    default_priority = 5

    def apply(self, **_: Any) -> None:
        """Change what the parser has made of such links."""
        folder = Path(self.env.doc2path(self.env.docname)).parent
        for link in list(self.document.findall(addnodes.pending_xref)):
            place = (folder / link["reftarget"]).resolve()
            page = place.parent / f"{place.name}.md"  # the parser drops the ending of pages
            if place.is_dir():
                link.replace_self(nodes.literal("", f"{place.relative_to(ROOT).as_posix()}/"))
            elif page.is_file() and not page.is_relative_to(self.env.srcdir):
                download = addnodes.download_reference(
                    "", "", *link.children, reftarget=os.path.relpath(page, folder), refdoc=self.env.docname
                )
                link.replace_self(download)


def plain_docstring(
    _app: Sphinx, _what: str, _name: str, _object: Any, _options: Any, lines: list[str]
) -> None:
    """Docstrings are plain text: code and tables in them are indented, and stars are stars."""
    paragraphs = re.split(r"\n\s*\n", "\n".join(lines).strip("\n"))
    made: list[str] = []
    for paragraph in paragraphs:
        rows = paragraph.split("\n")
        is_code = all(row.startswith(" ") for row in rows)
        if is_code or any(re.search(r"\S {3,}\S", row) for row in rows):
            made += ["::", "", *(f"    {row}" for row in rows), ""]
        else:
            made += [re.sub(r"(?<!`)\*", r"\\*", row.strip()) for row in rows]
            made.append("")
    lines[:] = made


def setup(app: Sphinx) -> None:
    """Register what is above."""
    app.add_transform(LinksOutside)
    app.connect("autodoc-process-docstring", plain_docstring)
