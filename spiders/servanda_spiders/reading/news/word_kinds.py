"""What a phrase can be: the verbs' acts and forms, organs, objects, operators and prepositions the rules know."""

VERB_FORMS = frozenset({"past", "pluperfect", "present", "future", "infinitive", "gerund", "noun", "nominal", "denied"})
ACTS = frozenset(
    [
        "sign",
        "sign_law",
        "ratify",
        "approve",
        "adopt",
        "pass",
        "pass_law",
        "vote",
        "accede",
        "accept",
        "deposit",
        "hand_over",
        "receive",
        "become_party",
        "become_member",
        "promulgate",
        "publish",
        "notify",
        "announce",
        "decide",
        "withdraw",
        "revoke",
        "enter_into_force",
        "cease",
        "reject",
        "refer",
        "copula",
        "plan",
        "open",
        "reserve",
        "declare",
        "object",
        "apply_provisionally",
        "other",
    ]
)
ORGANS = frozenset(["parliament", "cabinet", "government", "president", "court", "committee", "depositary", "gazette"])
OBJECTS = frozenset(
    [
        "instrument",
        "law",
        "legislative_decree",
        "notice",
        "withdrawal_notice",
        "generic",
        "neutral",
        "objection",
        "reservation",
        "foreign",
        "membership",
        "anaphor",
        "others",
        "representative",
        "implementation",
        "indefinite",
        "ceremony",
        "voting",
        "sitting",
    ]
)
OPERATORS = frozenset(
    [
        "negation",
        "modal",
        "planned",
        "possible",
        "condition",
        "urge",
        "count",
        "perfect",
        "bygone",
        "vague",
        "state",
        "break",
        "relative",
        "light",
        "joiner",
        "of",
    ]
)
PREPOSITIONS = frozenset(["aside", "frame", "agent", "towards", "from"])
# What roles.py finds an act to be about, beside the words for objects and organs.
FOUND_OBJECTS = frozenset(["ratification", "approval", "withdrawal", "deposit", "treaty", "to_parliament", "intention"])
