"""The accepted articles, each with the depositary's record of the treaties and parties that it tells of."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256

from servanda_db.registry.rule_parts import Count
from servanda_db.registry.treaties import treaty_by_id
from servanda_db.store.kinds import with_kinds
from servanda_db.store.reads.rows import grouped, raw
from servanda_db.verdict_facts import (
    Article,
    ArticleClaim,
    DepositaryParty,
    DepositaryTreaty,
    FoundConflict,
)
from servanda_db.vocabulary import Axis, NewsStage, Realis, Remark, Topic

_ID_LENGTH = 12
# From the few documents of these sources to what they say, not through every claim there is.
_OTHERS = "source s CROSS JOIN document d ON d.source = s.id CROSS JOIN version v ON v.document = d.id"
_READ = "s.tier <> 'depositary' AND d.kind = 'article' AND d.accepted_version IS NOT NULL"
_ARTICLES = (
    "SELECT d.id, d.source, d.address, d.title, v.published, coalesce(v.language, s.language), s.publisher, s.tier,"  # noqa: S608 our own words
    f" v.last_seen FROM {_OTHERS} WHERE {_READ} AND v.id = d.accepted_version"
    " ORDER BY v.published IS NULL, v.published DESC, d.address"
)
_CLAIMS = (
    "SELECT d.id, c.id, c.treaty, c.party, coalesce(p.name, c.party_as_published), c.party_as_published, c.kind,"  # noqa: S608 our own words
    " c.kind_as_published, c.axis, c.realis, c.date, c.quote, c.locator"
    f" FROM {_OTHERS} CROSS JOIN claim c ON c.version = v.id"
    f" LEFT JOIN party p ON p.id = c.party WHERE {_READ} AND c.treaty IS NOT NULL ORDER BY d.id, c.locator, c.id"
)
_REMARKS = (
    f"SELECT d.id, r.topic, r.treaty, r.number, r.quote, r.locator FROM {_OTHERS}"  # noqa: S608 our own words
    f" CROSS JOIN remark r ON r.version = v.id WHERE {_READ} AND v.id = d.accepted_version ORDER BY d.id, r.position"
)
_CONFLICTS = "SELECT claim, pattern, detail FROM conflict WHERE claim IS NOT NULL ORDER BY claim, pattern"
_TREATIES = """
SELECT t.id, coalesce(t.short_title, t.title), t.depositary, r.last_read, coalesce(f.published, f.computed),
  t.in_force_text IS NOT NULL OR (f.rule IS NOT NULL AND f.doubt IS NULL), t.signatories_published,
  (SELECT count(DISTINCT party) FROM standing_as_read WHERE treaty = t.id AND signed_on IS NOT NULL),
  (SELECT count(DISTINCT a.party) FROM action a JOIN party p ON p.id = a.party WHERE a.treaty = t.id
    AND (a.bracketed = 1 OR a.kind = 'withdrawal' OR (p.kind LIKE '%organization' AND a.kind IN ({consents}))))
FROM treaty t LEFT JOIN force f ON f.treaty = t.id LEFT JOIN (
  SELECT d.treaty, max(v.last_seen) AS last_read FROM document d JOIN version v ON v.id = d.accepted_version
  WHERE d.kind = 'status' GROUP BY d.treaty
) r ON r.treaty = t.id WHERE t.id = ?
"""
_STANDINGS = """
SELECT party, signed_on, consent_kind, consent_on, in_force_on, withdrawn_on, stage FROM standing_as_read
WHERE treaty = ? ORDER BY consent_on IS NULL, consent_on, party
"""


def article_id(source: str, address: str) -> str:
    """Give the stable id of an article: its source and 12 hexadecimal digits of its canonical address."""
    return f"{source}-{sha256(address.encode()).hexdigest()[:_ID_LENGTH]}"


def articles(db: sqlite3.Connection) -> tuple[Article, ...]:
    """Give the accepted articles that claim something of a treaty or name one, the newest first."""
    claims, remarks, conflicts = _claims(db), _remarks(db), _conflicts(db)
    record = _Record(db)
    found = []
    for key, source, address, title, published, language, publisher, tier, read_at in raw(db, _ARTICLES):
        article = Article(
            id=article_id(source, address),
            address=address,
            source=source,
            publisher=publisher,
            tier=tier,
            title=title,
            published=published,
            language=language,
            read_at=read_at,
            claims=claims.get(key, ()),
            remarks=remarks.get(key, ()),
        )
        if article.about:
            found.append(record.beside(article, conflicts))
    return tuple(found)


def article_at(db: sqlite3.Connection, address: str) -> Article | None:
    """Give the article of this address or stable id, null where none is accepted or it names no treaty."""
    return next((one for one in articles(db) if address in (one.address, one.id)), None)


class _Record:
    """The depositary's record, each treaty read once."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._treaties: dict[str, DepositaryTreaty] = {}
        self._parties: dict[str, Mapping[str, DepositaryParty]] = {}

    def beside(self, article: Article, conflicts: Mapping[str, tuple[FoundConflict, ...]]) -> Article:
        """Give the article with what the depositary has of its treaties and parties."""
        named = {one.treaty for one in article.remarks if one.treaty is not None}
        keys = sorted(named | set(article.about))
        pairs = {(claim.treaty, claim.party) for claim in article.claims}
        return replace(
            article,
            treaties={key: self._treaty(key) for key in keys},
            parties={(t, p): self._parties[t][p] for t, p in pairs if p is not None and p in self._parties[t]},
            conflicts=tuple(one for claim in article.claims for one in conflicts.get(claim.id, ())),
        )

    def _treaty(self, key: str) -> DepositaryTreaty:
        if key not in self._treaties:
            rows = list(raw(self._db, _STANDINGS, (key,)))
            self._parties[key] = {row[0]: _party(row[1:]) for row in rows}
            consents = tuple((row[3], row[0]) for row in rows if row[2] is not None)
            self._treaties[key] = _treaty(next(raw(self._db, with_kinds(_TREATIES), (key,))), consents)
        return self._treaties[key]


def _treaty(row: tuple[object, ...], consents: tuple[tuple[str | None, str], ...]) -> DepositaryTreaty:
    key, name, depositary, last_read, in_force_on, stated, published, signatures, otherwise = row
    read_on = str(last_read)[:10] if last_read else None
    known = treaty_by_id(str(key))
    rule = known.rule if known else None
    article = rule.party.article if rule and rule.party else None
    day = None if in_force_on is None else str(in_force_on)
    return DepositaryTreaty(
        id=str(key),
        name=str(name),
        depositary=str(depositary),
        read_on=read_on,
        article=article or (rule.article if rule else None),
        signatures=int(str(signatures)),
        signatures_published=None if published is None else int(str(published)),
        consents=consents,
        counted_otherwise=int(str(otherwise)),
        in_force_on=day,
        out_of_force=bool(stated) if day is None else bool(read_on and day > read_on),
        thresholds=tuple(sorted({leaf.count for leaf in rule.leaves() if isinstance(leaf, Count)})) if rule else (),
        threshold_article=rule.article if rule else None,
    )


def _party(row: tuple[object, ...]) -> DepositaryParty:
    signed_on, consent_kind, consent_on, in_force_on, withdrawn_on, stage = (
        None if cell is None else str(cell) for cell in row
    )
    return DepositaryParty(
        signed_on=signed_on,
        signed=signed_on is not None or stage == "signed",
        consent_kind=consent_kind,
        consent_on=consent_on,
        in_force_on=in_force_on,
        withdrawn_on=withdrawn_on,
        withdrawal_notified=stage in ("withdrawal_notified", "withdrawn"),
    )


def _claims(db: sqlite3.Connection) -> Mapping[int, tuple[ArticleClaim, ...]]:
    rows = grouped(raw(db, _CLAIMS), lambda row: int(row[0]))
    return {key: tuple(_claim(row[1:]) for row in found) for key, found in rows.items()}


def _claim(row: tuple[str, ...]) -> ArticleClaim:
    return ArticleClaim(
        id=row[0],
        treaty=row[1],
        party=row[2],
        party_name=row[3],
        party_as_published=row[4],
        stage=NewsStage(row[5]),
        said=row[6],
        axis=Axis(row[7]),
        realis=Realis(row[8]),
        date=row[9],
        quote=row[10],
        locator=row[11],
    )


def _remarks(db: sqlite3.Connection) -> Mapping[int, tuple[Remark, ...]]:
    def remark(row: tuple[str, ...]) -> Remark:
        number = None if row[3] is None else int(row[3])
        return Remark(topic=Topic(row[1]), treaty=row[2], number=number, quote=row[4], locator=row[5])

    rows = grouped(raw(db, _REMARKS), lambda row: int(row[0]))
    return {key: tuple(map(remark, found)) for key, found in rows.items()}


def _conflicts(db: sqlite3.Connection) -> Mapping[str, tuple[FoundConflict, ...]]:
    found: Iterator[FoundConflict] = (
        FoundConflict(claim=claim, pattern=pattern, detail=detail) for claim, pattern, detail in raw(db, _CONFLICTS)
    )
    return grouped(found, lambda one: one.claim)
