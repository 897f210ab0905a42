// Sorts and filters the tables. Without it they are whole, in the order of the page.
(() => {
  "use strict";
  // The build puts the words of each language here: a file for each.
  const said = JSON.parse("LABELS");
  const language = document.documentElement.lang;
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
  const enoughToFilter = 12;

  const textOf = (row, column) => (row.cells[column] ? row.cells[column].textContent.trim() : "");

  // 25 Oct 2025, Oct 2025, 2025 or 25.10.2025 at the start of a cell, as a number; null for any other text.
  const dayOf = (text) => {
    const figures = /^(\d{1,2})[./](\d{1,2})[./](\d{4})/.exec(text);
    if (figures) return Number(figures[3]) * 372 + Number(figures[2]) * 31 + Number(figures[1]);
    const parts = text.split(/\s+/, 3);
    const year = parts.findIndex((part) => /^\d{4}$/.test(part));
    if (year < 0) return null;
    const month = year > 0 ? said.months.indexOf(parts[year - 1]) + 1 : 0;
    const day = year > 1 ? Number(parts[0]) : 0;
    return (year > 0 && !month) || Number.isNaN(day) ? null : Number(parts[year]) * 372 + month * 31 + day;
  };

  const compare = (one, other) => {
    const [a, b] = [dayOf(one), dayOf(other)];
    return a !== null && b !== null ? a - b : collator.compare(one, other);
  };

  const sort = (table, column, heading) => {
    const down = heading.getAttribute("aria-sort") === "ascending";
    table.querySelectorAll("thead [aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...table.tBodies[0].rows].map((row) => [textOf(row, column), row]);
    rows.sort(([one], [other]) => {
      if (!one || !other) return (one ? 0 : 1) - (other ? 0 : 1);
      return down ? compare(other, one) : compare(one, other);
    });
    table.tBodies[0].append(...rows.map(([, row]) => row));
  };

  const addSorting = (table) => {
    [...table.tHead.rows[0].cells].forEach((heading, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      button.addEventListener("click", () => sort(table, column, heading));
      heading.append(button);
    });
  };

  const addFilter = (table) => {
    const rows = [...table.tBodies[0].rows];
    const label = document.createElement("label");
    const input = document.createElement("input");
    const count = document.createElement("output");
    label.className = "filter";
    input.type = "search";
    label.append(said.filter, " ", input, " ", count);
    input.addEventListener("input", () => {
      const wanted = input.value.trim().toLocaleLowerCase(language);
      let shown = 0;
      rows.forEach((row) => {
        row.hidden = !row.textContent.toLocaleLowerCase(language).includes(wanted);
        shown += row.hidden ? 0 : 1;
      });
      count.textContent = wanted ? said.shown.replace("{n}", shown).replace("{total}", rows.length) : "";
    });
    table.before(label);
  };

  document.querySelectorAll("main table").forEach((table) => {
    if (table.tBodies[0].rows.length > 1) addSorting(table);
    if (table.tBodies[0].rows.length > enoughToFilter && table.matches(".status")) addFilter(table);
  });
})();
