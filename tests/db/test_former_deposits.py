"""Reviewed facts on instruments of former states: read strictly, about what the registry knows."""

import pytest

from servanda_db.registry.errors import RegistryError
from servanda_db.registry.facts import facts_for, parents
from servanda_db.registry.former_deposits import load_former_deposits, read_former_deposits
from servanda_db.registry.parties import load_parties
from servanda_db.registry.strict import parse_file
from servanda_db.registry.treaties import load_treaties, treaty_by_id
from servanda_db.vocabulary import PartyKind

ENTRY = """
[[deposit]]
treaty = "un-iv-4"
party = "CSHH"
kind = "ratification"
date = 1975-12-23
source = "a note"
checked = "read"
"""


def test_each_fact_is_about_a_former_state_and_a_treaty_with_a_rule() -> None:
    former = {party.id: party for party in load_parties() if party.kind is PartyKind.FORMER_STATE}
    treaties = {treaty.id: treaty for treaty in load_treaties()}
    for treaty, facts in load_former_deposits().items():
        assert treaties[treaty].rule is not None, treaty
        for fact in facts:
            party = former[fact.party]
            assert party.valid_to is None or fact.date <= party.valid_to
            assert party.valid_from is None or fact.date >= party.valid_from
            assert fact.date >= (treaties[treaty].adopted_on or "")


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        (ENTRY.replace("party", "praty"), "party"),
        (ENTRY + 'note = "x"\n', "note"),
        (ENTRY.replace("ratification", "signature"), "kind"),
        (ENTRY.replace("read", "heard"), "checked"),
        (ENTRY.replace("1975-12-23", '"1975-12-23"'), "date"),
        (ENTRY + ENTRY, "CSHH stands twice"),
        (ENTRY + "[more]\n", "more"),
    ],
)
def test_what_the_file_may_not_say_is_an_error_that_names_it(changed: str, named: str) -> None:
    with pytest.raises(RegistryError, match=named):
        read_former_deposits(parse_file(changed, "former_deposits.toml"))


def test_the_facts_of_a_rule_are_gathered_from_the_registry() -> None:
    paris, kyoto, modernised = (treaty_by_id(id_) for id_ in ("un-xxvii-7-d", "un-xxvii-7-a", "coe-223"))
    assert paris is not None
    assert paris.rule is not None
    assert "paris-emissions" in facts_for(paris.id, paris.rule).metrics
    assert kyoto is not None
    assert kyoto.rule is not None
    assert facts_for(kyoto.id, kyoto.rule).metrics.keys() <= {"kyoto-emissions"}
    assert modernised is not None
    assert modernised.rule is not None
    assert parents(modernised.rule) == {"coe-108"}
    known = facts_for(modernised.id, modernised.rule, {"coe-108": {"AZE"}})
    assert known.parties_of == {"coe-108": {"AZE"}}
    assert "coe" in known.memberships
