"""The functions by which templates say an interface text: _, gettext, ngettext, pgettext and {% trans %}."""

from collections.abc import Mapping

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from servanda_site import languages
from servanda_site.printing import visible


def install(environment: Environment) -> None:
    """Give the functions to an environment that has jinja2.ext.i18n.

    Placeholders are filled with values that are escaped and made visible: `_("%(n)s missing", n=value)`; a per cent
    sign of the text itself is written twice.
    """
    environment.globals.update(gettext=_gettext, ngettext=_ngettext, pgettext=_pgettext)
    environment.newstyle_gettext = True  # type: ignore[attr-defined]  # an attribute that the extension adds


@pass_context
def _gettext(context: Context, message: str, **values: object) -> str:
    return _filled(context, languages.gettext(message), values)


@pass_context
def _ngettext(context: Context, one: str, many: str, count: int, **values: object) -> str:
    return _filled(context, languages.ngettext(one, many, count), {"num": count} | values)


@pass_context
def _pgettext(context: Context, meaning: str, message: str, **values: object) -> str:
    return _filled(context, languages.pgettext(meaning, message), values)


def _filled(context: Context, message: str, values: Mapping[str, object]) -> str:
    if not context.eval_ctx.autoescape:
        return message % values
    if not values and "%" not in message:
        return Markup(message)  # noqa: S704 our own catalogue
    return Markup(message) % {name: _shown(value) for name, value in values.items()}  # noqa: S704 our own catalogue


def _shown(value: object) -> object:
    return value if isinstance(value, Markup) or not isinstance(value, str) else escape(visible(value))
