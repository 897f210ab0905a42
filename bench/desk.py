"""Ask the research desk the worst that one can: peak memory, seconds until an endless query ends, and who waits.

python bench/desk.py DATA   serves the folder and prints one JSON object.
"""

import json
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ENDLESS = "with recursive c(x) as (select 1 union all select x+1 from c) select count(*) from c"
_LONG = "printf('%.*c', 149000, 'a')"
_DOUBLED = ", ".join(f"t{n} as (select (select x from t{n - 1}) + (select x from t{n - 1}) as x)" for n in range(1, 40))
_JOINED = ", ".join(f"t{n} as (select a.x from t{n - 1} a join t{n - 1} b)" for n in range(1, 30))
_COLUMNS = ", ".join(f"{_LONG} as c{n}" for n in range(60))
_COUNT = "with recursive c(x) as (select 1 union all select x+1 from c"
_KEYS = f"({_COUNT} limit 9000) select json_group_object(x, 1) from c)"
_SETS = ", ".join(f"'$.k{n}', {n}" for n in range(60))
ATTACKS = {
    "endless recursion": ENDLESS,
    "endless distinct": "with recursive c(x) as (select 1 union select x+1 from c) select count(*) from c",
    "cross join": "select count(*) from claim a, claim b, claim c where a.quote || b.quote < c.quote",
    "zeroblob": "select length(hex(zeroblob(400000000)))",
    "hex": "select hex(zeroblob(120000))",
    "many long rows": f"with recursive c(x) as (select 1 union all select x+1 from c) select {_LONG} from c",
    "many long columns": f"with recursive c(x) as (select 1 union all select x+1 from c) select {_COLUMNS} from c",
    "many blobs": "with recursive c(x) as (select 1 union all select x+1 from c)"
    f" select {', '.join(f'zeroblob(149000) as c{n}' for n in range(60))} from c",
    "many small cells": "with recursive c(x) as (select 1 union all select x+1 from c)"
    f" select {', '.join(f'x as c{n}' for n in range(60))} from c",
    "group_concat": f"{_COUNT}) select group_concat(x) from c",
    "json_group_array": f"{_COUNT}) select json_group_array(x) from c",
    "replace": f"select length(replace(replace(replace({_LONG},'a','aaaa'),'a','aaaa'),'a','aaaa'))",
    "instr": f"select instr({_LONG}, printf('%.*c', 74000, 'a') || 'b')",
    "replace many": f"select replace({_LONG}, printf('%.*c', 74000, 'a') || 'b', 'c')",
    "trim": f"select length(trim({_LONG}, printf('%.*c', 74000, 'b') || 'a'))",
    "like": f"select {_LONG} like '%' || printf('%.*c', 190, 'a') || 'b'",
    "like wildcards": f"select {_LONG} like '{'%a' * 90}b'",
    "glob": f"select {_LONG} glob '{'*a' * 90}b'",
    "sort": "with recursive c(x) as (select 1 union all select x+1 from c limit 100000000) select x from c order by -x",
    "window": "select sum(length(a.quote)) over (order by a.quote || b.quote) from claim a, claim b",
    "doubling subqueries": f"with t0 as (select 1 as x), {_DOUBLED} select x from t39",
    "doubling joins": f"with t0 as (select 1 as x), {_JOINED} select count(*) from t29",
    "json patch": f"select json_patch({_KEYS}, {_KEYS})",
    "json keys": f"select count(*) from json_tree({_KEYS})",
    "json set": f"select json_set({_KEYS}, {_SETS})",
    "random": "select sum(length(randomblob(240000))) from claim a, claim b",
}


@contextmanager
def served(data: Path, *more: str) -> Iterator[tuple[str, int]]:
    """Serve a data folder; give address and process."""
    command = [str(Path(sys.executable).with_name("servanda")), "serve", "--port", "0", "--data", str(data), *more]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        address = process.stderr.readline().split(" ", 1)[0]
        threading.Thread(target=process.stderr.read, daemon=True).start()
        try:
            yield address, process.pid
        finally:
            process.terminate()


def ask(address: str, path: str) -> tuple[int, float, int]:
    """Ask; give status, seconds and bytes."""
    begun = time.perf_counter()
    try:
        with urllib.request.urlopen(address + path, timeout=60) as answer:
            return answer.status, time.perf_counter() - begun, len(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, time.perf_counter() - begun, len(error.read())


def query(sql: str, ending: str = ".json") -> str:
    """Give the path of a query."""
    return f"data/servanda{ending}?{urllib.parse.urlencode({'sql': sql})}"


def peak(process: int) -> int:
    """Give the peak of resident memory in MB."""
    lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


def attacks(data: Path) -> dict[str, object]:
    """Ask each of the worst questions alone, in three formats."""
    told: dict[str, object] = {}
    with served(data) as (address, process):
        ask(address, "data/")
        told["peak at rest, MB"] = peak(process)
        for name, sql in ATTACKS.items():
            for ending in (".json", "", ".csv"):
                status, seconds, size = ask(address, query(sql, ending))
                told[f"{name} {ending or 'html'}"] = [status, round(seconds, 2), size, peak(process)]
    return told


def crowd(data: Path, heavy: str, clients: int = 8, rounds: int = 100) -> dict[str, object]:
    """Ask light questions while `clients` ask `heavy` without pause."""
    light = ("data/servanda.json?sql=select+1", "data/servanda/party/AZE.json", "data/servanda/waiting_list", "")
    stop, seconds, longest, statuses = threading.Event(), [], [0.0], set()
    with served(data) as (address, process):
        for path in light:
            ask(address, path)

        def press() -> None:
            while not stop.is_set():
                status, took, _ = ask(address, heavy)
                statuses.add(status)
                longest[0] = max(longest[0], took)

        threads = [threading.Thread(target=press) for _ in range(clients)]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        wrong = 0
        for place in range(rounds):
            status, took, _ = ask(address, light[place % len(light)])
            wrong += status != 200
            seconds.append(took)
        stop.set()
        for thread in threads:
            thread.join()
        return {
            "light p50": round(statistics.median(seconds), 3),
            "light p95": round(statistics.quantiles(seconds, n=20)[-1], 3),
            "light max": round(max(seconds), 3),
            "light errors": wrong,
            "heavy longest": round(longest[0], 2),
            "heavy statuses": sorted(statuses),
            "peak MB": peak(process),
        }


def main() -> None:
    """Print what was measured."""
    data = Path(sys.argv[1])
    told = {
        "attacks [status, seconds, bytes, peak MB]": attacks(data),
        "8 endless": crowd(data, query(ENDLESS)),
        "8 with long columns": crowd(data, query(ATTACKS["many long columns"])),
        "8 with small cells, html": crowd(data, query(ATTACKS["many small cells"], "")),
        "8 with doubling subqueries": crowd(data, query(ATTACKS["doubling subqueries"]), rounds=40),
        "8 whole tables as CSV": crowd(data, "data/servanda/claim.csv"),
        "30 large answers": crowd(data, query("select * from evidence", ""), clients=30, rounds=60),
    }
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
