// The search over the index that the build makes. Without it the page lists every name.
const root = new URL("../", import.meta.url);
const found = document.getElementById("found");
const status = found.querySelector("[role=status]");
const list = found.querySelector("ol");
const input = document.getElementById("q");
const most = 20;
let asked = 0;

const index = import(new URL("pagefind/pagefind.js", root)).then(async (pagefind) => {
  await pagefind.options({ baseUrl: root.pathname });
  await pagefind.init();
  return pagefind;
});

// The excerpt is text in which <mark> alone is markup: it is taken apart, never put into the page as markup.
const excerpt = (text) => {
  const plain = new DOMParser().parseFromString(text, "text/html").body;
  const parts = [...plain.childNodes].map((node) => {
    if (node.nodeName !== "MARK") return node.textContent;
    const mark = document.createElement("mark");
    mark.textContent = node.textContent;
    return mark;
  });
  const line = document.createElement("small");
  line.append(...parts);
  return line;
};

const item = (page) => {
  const link = document.createElement("a");
  link.href = page.url;
  link.textContent = page.meta.title;
  const entry = document.createElement("li");
  entry.append(link, " ", excerpt(page.excerpt));
  return entry;
};

const search = async (words) => {
  const turn = ++asked;
  found.hidden = !words;
  if (!words) return;
  try {
    const answer = await (await index).search(words);
    const pages = await Promise.all(answer.results.slice(0, most).map((result) => result.data()));
    if (turn !== asked) return;
    list.replaceChildren(...pages.map(item));
    const said = pages.length ? found.dataset.some : found.dataset.none;
    status.textContent = said.replace("{n}", () => answer.results.length).replace("{q}", () => words);
  } catch {
    list.replaceChildren();
    status.textContent = found.dataset.failed;
  }
};

const remember = (words) => {
  const address = new URL(location.href);
  address.searchParams.set("q", words);
  history.replaceState(null, "", address);
};

let pause;
input.value = new URLSearchParams(location.search).get("q") ?? "";
input.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(() => search(input.value.trim()), 150);
});
input.form.addEventListener("submit", (event) => {
  event.preventDefault();
  remember(input.value.trim());
  search(input.value.trim());
});
search(input.value.trim());
