// Marks the days that are new since the last visit. The day is kept in this browser alone; the page is whole without.
(() => {
  "use strict";
  const KEY = "servanda-last-day";
  const told = document.getElementById("since");
  const days = Array.from(document.querySelectorAll("[data-day]"));
  if (!told || !days.length) return;
  const newest = days.map((day) => day.dataset.day).sort().at(-1);
  let last = null;
  try {
    last = window.localStorage.getItem(KEY);
    window.localStorage.setItem(KEY, newest);
  } catch {
    return;
  }
  told.hidden = false;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(last ?? "")) {
    told.textContent = told.dataset.first;
    return;
  }
  const fresh = days.filter((day) => day.dataset.day > last);
  told.textContent = fresh.length ? `${told.dataset.some} ${last}: ${fresh.length}` : `${told.dataset.none} ${last}.`;
  for (const day of fresh) {
    const mark = document.createElement("small");
    mark.textContent = ` ${told.dataset.new}`;
    day.append(mark);
  }
})();
