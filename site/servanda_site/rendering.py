"""Templates: everything escaped, nothing undefined; rows of tables by the fast way, from cells alone."""

from collections.abc import Mapping
from functools import cached_property

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from servanda_site import addresses, messages, printing
from servanda_site.cells import Cell, Cells
from servanda_site.languages import spoken
from servanda_site.marking import bare
from servanda_site.views.known import Known
from servanda_site.words import load_words


class Renderer:
    """Renders templates.

    Templates of the folder rows/ do not escape: they get nothing but cells, which are escaped already, and
    macros that escape. `strict` makes them escape like all others, from bare texts: the pages are the same
    byte by byte, and a test compares them.
    """

    def __init__(self, *, strict: bool = False) -> None:
        """Choose the fast way for rows, or the strict one."""
        self._strict = strict
        self._pages = _environment(escaping=True)
        self._rows = _environment(escaping=strict)
        self._pages.globals["rows"] = self.rows
        self._pages.globals["edition"] = None

    def cells(self, known: Known) -> Cells:
        """Make the cells that this renderer's rows may print, and tell the templates which edition they print."""
        self._pages.globals["edition"] = known.edition_of
        return Cells(known, _bare if self._strict else escaped)

    def page(self, template: str, context: Mapping[str, object]) -> str:
        """Render a page."""
        return self._pages.get_template(template).render(context)

    def rows(self, name: str, **context: object) -> Markup:
        """Render the rows of a table by rows/<name>; its macros come from cells.html.j2."""
        template = self._rows.get_template(f"rows/{name}")
        return Markup(template.render(context, rich=self._rich))  # noqa: S704 cells are escaped, macros escape

    @cached_property
    def _rich(self) -> object:
        return self._pages.get_template("cells.html.j2").module


class _SpokenWords:
    """The words of the language that is spoken when they are asked for."""

    def __getitem__(self, section: str) -> Mapping[str, str]:
        return load_words()[section]


def escaped(text: str) -> Cell:
    """Escape a text for good."""
    return Cell(str(escape(printing.visible(text))))


def _bare(text: str) -> Cell:
    return Cell(text)


class _Compiled(BytecodeCache):
    """Templates that were compiled in this process: a second build need not do it again."""

    def __init__(self) -> None:
        """Start empty."""
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template's code, where it was compiled from the same text."""
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template's code."""
        self._code[bucket.key] = bucket.bytecode_to_string()


_COMPILED = {escaping: _Compiled() for escaping in (True, False)}


def _environment(*, escaping: bool) -> Environment:
    made = Environment(
        loader=PackageLoader("servanda_site", "pages/templates"),
        autoescape=escaping,  # noqa: S701 off for rows/ alone, which print cells; see Renderer
        extensions=["jinja2.ext.i18n"],
        bytecode_cache=_COMPILED[escaping],
        undefined=StrictUndefined,
        finalize=_show if escaping else None,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in ("day", "safe_url", "host", "number", "dated", "calm", "english"):
        made.filters[name] = getattr(printing, name)
    made.filters |= {"to": addresses.to, "hreflang": addresses.hreflang, "bare": bare}
    made.globals |= {"words": _SpokenWords(), "tongue": lambda: spoken().code}
    messages.install(made)
    return made


def _show(value: object) -> object:
    """Give what is printed for a value: nothing for null; hidden controls are made visible."""
    if value is None:
        return ""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return printing.visible(value)
