"""An archive as a WARC file and back: any WARC tool reads its bodies, and nothing of the log is lost.

Each observation is a `response` (or `revisit`, where its body came before) with a `metadata` record of what WARC has no
field for; the last record has the log. Facts alone, where the body is not kept, are a `metadata` record.
"""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from servanda_db import __version__
from servanda_db.store.archive import open_archive
from servanda_db.store.exchange import Kept, Taking, kept_of, notes_of, taking
from servanda_db.store.identity import StoreError
from servanda_db.store.lock import exclusive
from servanda_spiders.crawl.clock import now

_LOG = "urn:servanda:log"
_JSON = "application/json"
_OBSERVATION = "Servanda-Observation"
_SAFE = "/:?&=#%@+,;!$'()*~[]"
# The body is kept unpacked and whole: what said how it was packed on its way does not hold of it.
_OF_THE_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length", "content-type"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanged:
    """How many observations went over; `left` are records of a file that another program wrote."""

    observations: int
    left: int = 0


def write_warc(folder: Path, target: Path) -> Exchanged:
    """Write the archive of a data folder to a new WARC file, packed where its name ends in `.gz`.

    Raises StoreError where the archive is missing or damaged, or the file is there already.
    """
    source = folder / "archive.db"
    if not source.is_file():
        raise StoreError(f"{source}: no archive to write")
    unfinished = target.with_name(f"{target.name}.unfinished")
    if target.exists():
        raise StoreError(f"{target}: is there already; give another name")
    try:
        with exclusive(folder, now()), unfinished.open("wb") as file:
            archive = open_archive(source)
            try:
                count = _write(file, target, kept_of(archive), notes_of(archive))
            finally:
                archive.close()
        unfinished.replace(target)
    except OSError as error:
        raise StoreError(f"{target}: {error.strerror}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return Exchanged(observations=count)


def _write(file: BinaryIO, target: Path, observations: Iterator[Kept], notes: dict[str, Any]) -> int:
    writer = WARCWriter(file, gzip=target.suffix == ".gz", warc_version="1.1")
    latest = max((row[2] for row in notes["sightings"]), default=now())
    info = {"software": f"Servanda {__version__}", "format": "WARC File Format 1.1"}
    first = writer.create_warcinfo_record(target.name, info)
    first.rec_headers.replace_header("WARC-Date", latest)
    writer.write_record(first)
    written: dict[str, tuple[str, str]] = {}
    count = 0
    for kept in observations:
        _write_kept(writer, kept, written)
        count += 1
    writer.write_record(_metadata(writer, _LOG, latest, json.dumps(notes, ensure_ascii=False).encode(), {}))
    return count


def _write_kept(writer: WARCWriter, kept: Kept, written: dict[str, tuple[str, str]]) -> None:
    columns = dict(kept.columns)
    number, uri, at = str(kept.number), quote(columns["address"], safe=_SAFE), columns["first_at"]
    record_id = f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, ' '.join((number, uri, columns['kept'])))}>"
    told: dict[str, Any] = {"columns": columns}
    if columns["form"] == "facts":
        told["facts"] = kept.content.decode()
    else:
        headers = {"WARC-Date": at, "WARC-Record-ID": record_id, _OBSERVATION: number}
        http = _http_headers(columns)
        before = written.setdefault(columns["kept"], (uri, at))
        if before == (uri, at):
            payload = BytesIO(kept.content)
            record = writer.create_warc_record(
                uri, "response", payload=payload, length=len(kept.content), http_headers=http, warc_headers_dict=headers
            )
        else:
            digest = f"sha256:{columns['kept']}"
            record = writer.create_revisit_record(uri, digest, *before, http_headers=http, warc_headers_dict=headers)
        writer.write_record(record)
        headers = {"WARC-Concurrent-To": record_id}
    more = {_OBSERVATION: number} | ({} if columns["form"] == "facts" else {"WARC-Concurrent-To": record_id})
    writer.write_record(_metadata(writer, uri, at, json.dumps(told, ensure_ascii=False, sort_keys=True).encode(), more))


def _http_headers(columns: dict[str, Any]) -> StatusAndHeaders:
    status = int(columns["status"])
    told = {name: value for name, value in json.loads(columns["headers"]).items() if name not in _OF_THE_WIRE}
    if columns["content_type"]:
        told["content-type"] = columns["content_type"]
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
    return StatusAndHeaders(f"{status} {phrase}".strip(), sorted(told.items()), protocol="HTTP/1.1")


def _metadata(writer: WARCWriter, uri: str, at: str, content: bytes, more: dict[str, str]) -> ArcWarcRecord:
    headers = {"WARC-Date": at, **more}
    return writer.create_warc_record(
        uri, "metadata", BytesIO(content), len(content), warc_content_type=_JSON, warc_headers_dict=headers
    )


def read_warc(folder: Path, file: Path) -> Exchanged:
    """Take a WARC file that Servanda wrote into the archive of a data folder, all or nothing, behind what is there.

    Raises StoreError where the file can't be read, lacks the log, or a body is not the one that the log names.
    """
    try:
        with exclusive(folder, now()), file.open("rb") as stream:
            archive = open_archive(folder / "archive.db")
            try:
                with taking(archive) as into:
                    left = _take(ArchiveIterator(stream), into, file)
                    return Exchanged(observations=into.bodies, left=left)
            finally:
                archive.close()
    except OSError as error:
        raise StoreError(f"{file}: {error.strerror or error}") from error
    except (ArchiveLoadFailed, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{file}: not a WARC file that Servanda wrote: {' '.join(str(error).split())}") from error


def _take(records: Iterator[ArcWarcRecord], into: Taking, file: Path) -> int:
    contents: dict[str, bytes] = {}
    left, notes = 0, None
    for record in records:
        number = record.rec_headers.get_header(_OBSERVATION)
        if record.rec_type == "warcinfo":
            continue
        if record.rec_type == "metadata" and record.rec_headers.get_header("WARC-Target-URI") == _LOG:
            notes = json.loads(record.content_stream().read())
        elif number is None:
            left += 1
        elif record.rec_type == "metadata":
            told = json.loads(record.content_stream().read())
            kept = told["columns"]["kept"]
            content = told["facts"].encode() if "facts" in told else contents.pop(number, None) or into.body(kept)
            into.take(Kept(number=int(number), columns=told["columns"], content=content))
        elif record.rec_type == "response":
            contents[number] = record.content_stream().read()
    if notes is None:
        raise StoreError(f"{file}: the log of an archive is missing: cut short, or not written by Servanda")
    into.take_notes(notes)
    return left
