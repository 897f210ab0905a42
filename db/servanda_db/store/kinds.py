"""The kinds of act that count as a signature and as consent, as SQL has them; which they are, the vocabulary says."""

from collections.abc import Iterable

from servanda_db.vocabulary import CONSENT_KINDS, SIGNATURE_KINDS, ActionKind


def with_kinds(sql: str) -> str:
    """Fill `{signatures}` and `{consents}` of a statement, the insides of an IN (...)."""
    return sql.replace("{signatures}", _listed(SIGNATURE_KINDS)).replace("{consents}", _listed(CONSENT_KINDS))


def _listed(kinds: Iterable[ActionKind]) -> str:
    return ", ".join(f"'{kind}'" for kind in sorted(kinds))
