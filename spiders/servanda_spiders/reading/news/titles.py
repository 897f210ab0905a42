"""What a title tells, and which state an article is at home in."""

from collections.abc import Iterable, Sequence

from servanda_spiders.reading.news.clauses import FINITE
from servanda_spiders.reading.news.items import Item


def home_state(items: Iterable[Item]) -> str:
    """Give the state whose organs an article names by their own names ("Verkhovna Rada"), "" for none or several."""
    states = {item.party for item in items if item.kind == "organ" and item.party}
    return states.pop() if len(states) == 1 else ""


def tells_of_an_act(title: Sequence[Item]) -> bool:
    """Tell whether a title says that something was done.

    A finite verb of an act, or its noun beside a state or an organ with no plan or appeal.
    """
    acts = [item for item in title if item.kind == "verb" and item.value != "other"]
    if any(item.form in FINITE and item.form != "denied" for item in acts):
        return True
    unreal = any(
        item.has("operator", "modal", "planned", "possible", "urge", "negation", "condition") for item in title
    )
    someone = any(item.party or item.kind == "organ" for item in title)
    return not unreal and someone and any(item.form == "noun" for item in acts)
