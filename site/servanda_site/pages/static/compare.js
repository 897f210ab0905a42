// Puts two or three parties, or treaties, side by side from the JSON interface. Without it the form asks the database.
(() => {
  "use strict";
  const form = document.querySelector("form.compare[data-kind]");
  const told = document.getElementById("compared");
  if (!form || !told) return;
  const { kind, own } = form.dataset;
  const says = told.dataset;
  const status = told.querySelector("[role=status]");
  const fields = [...form.elements].filter((element) => element.name);
  const named = { parties: "name", treaties: "title" };
  const keyed = { parties: "party", treaties: "treaty" };
  const language = document.documentElement.lang;
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
  const print = new Intl.DateTimeFormat(`${language === "en" ? "en-GB" : language}-u-nu-latn`, {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });

  const element = (name, text, more = {}) => {
    const made = document.createElement(name);
    made.append(text);
    return Object.assign(made, more);
  };

  const day = (iso) => (/^\d{4}-\d{2}-\d{2}$/.test(iso) ? print.format(new Date(iso)) : iso);

  const load = async (id) => {
    const answer = await fetch(`${says.root}api/${kind}/${encodeURIComponent(id)}.json`);
    if (!answer.ok) throw new Error(`${id}: ${answer.status}`);
    return answer.json();
  };

  const stageOf = (standing) => {
    if (!standing) return "none";
    // Who waits since a day that is not known has no count of days.
    if (standing.waiting_days !== null || standing.standing === says.home) return "waiting";
    return standing.international.stage === "none" ? "unclear" : standing.international.stage;
  };

  const cell = (standing, pair) => {
    const made = document.createElement("td");
    const mark = told.querySelector(`[data-stage="${stageOf(standing)}"]`);
    if (!standing) {
      made.append(mark.cloneNode(true));
      return made;
    }
    const link = element("a", mark ? mark.textContent : stageOf(standing), { href: `${says.root}standings/${pair}/index.html` });
    const shown = element("b", link, { className: mark ? mark.className : "k o" });
    made.append(shown);
    const { signed_on: signed, consent_on: deposited, in_force_on: since } = standing.international;
    const dates = [[says.signed, signed], [says.deposited, deposited], [says.since, since]].filter(([, date]) => date);
    dates.forEach(([word, date]) => made.append(element("span", `${word} ${day(date)}`)));
    return made;
  };

  const row = (key, title, standings, ids) => {
    const made = document.createElement("tr");
    // The interface has English names alone.
    const link = element("a", title, { href: `${says.pages}${own}/${key}/index.html`, lang: "en" });
    made.append(element("th", link, { scope: "row" }));
    standings.forEach((standing, place) => {
      const pair = kind === "parties" ? `${key}/${ids[place]}` : `${ids[place]}/${key}`;
      made.append(cell(standing, pair));
    });
    return made;
  };

  const table = (caption, rows, names, ids) => {
    const made = element("table", element("caption", `${caption}: ${rows.length}`), { className: "status side" });
    const head = document.createElement("tr");
    head.append(...[says.row, ...names].map((name) => element("th", name, { scope: "col" })));
    const body = document.createElement("tbody");
    body.append(...rows.map(([key, title, standings]) => row(key, title, standings, ids)));
    made.append(element("thead", head), body);
    return made;
  };

  const show = (objects, ids) => {
    const rows = new Map();
    objects.forEach((object, place) => object.standings.forEach((standing) => {
      const key = standing[keyed[own]];
      if (!rows.has(key)) rows.set(key, [key, standing[named[own]], ids.map(() => null)]);
      rows.get(key)[2][place] = standing;
    }));
    const ordered = [...rows.values()].sort(([, one], [, other]) => collator.compare(one, other));
    const alike = ordered.filter(([, , found]) => new Set(found.map(stageOf)).size === 1);
    const different = ordered.filter((found) => !alike.includes(found));
    const names = ids.map((id) => form.querySelector(`option[value="${CSS.escape(id)}"]`)?.textContent.trim() ?? id);
    told.querySelectorAll("table").forEach((old) => old.remove());
    told.append(table(says.differ, different, names, ids), table(says.same, alike, names, ids));
    status.textContent = says.count.replace("{n}", different.length).replace("{m}", alike.length);
  };

  const compare = async () => {
    const ids = [...new Set(fields.map((field) => field.value.trim()).filter(Boolean))];
    if (ids.length < 2) return;
    told.hidden = false;
    try {
      show(await Promise.all(ids.map(load)), ids);
      const asked = new URLSearchParams(ids.map((id, place) => [fields[place].name, id]));
      window.history.replaceState(null, "", `?${asked}`);
    } catch {
      told.querySelectorAll("table").forEach((old) => old.remove());
      status.textContent = says.failed;
    }
  };

  new URLSearchParams(window.location.search).forEach((value, name) => {
    const field = fields.find((one) => one.name === name);
    if (field) field.value = value;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    compare();
  });
  compare();
})();
