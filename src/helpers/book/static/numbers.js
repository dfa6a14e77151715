/* Numbers that answer: a click, a tap or Enter on a number of a sentence or a table opens a panel that says what it is. */
(() => {
  "use strict";
  const block = document.getElementById("book-numbers");
  const told = block ? JSON.parse(block.textContent) : { results: {}, sources: {}, tables: {} };
  const idOf = (number) => number.dataset.result.split("#")[0];
  const PARTS = { low: "its lower end", high: "its upper end", n: "its number of observations", level: "the level of its interval" };

  const panel = Object.assign(document.createElement("div"), { className: "book-panel", popover: "auto", tabIndex: -1 });
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", "About this number");
  document.body.append(panel);

  const line = (term, content) => {
    if (content === "" || content === undefined || content === null) return [];
    const [head, text] = [document.createElement("dt"), document.createElement("dd")];
    head.textContent = term;
    if (content instanceof Node) text.append(content);
    else text.textContent = content;
    return [head, text];
  };
  const links = (html) => document.createRange().createContextualFragment(html); /* of the page's own block or foot */
  const bytes = (value) => (typeof value === "number" ? String(Number(value.toPrecision(12))).replace("-", "\u2212") : Array.isArray(value) ? value.join(", ") : String(value));
  const list = (items) => (items.length ? links(`<ul>${items.map((item) => `<li>${item}</li>`).join("")}</ul>`) : "");

  /* A number of a sentence: the record of its result. */
  const ofResult = (number) => {
    const one = told.results[idOf(number)];
    const part = number.dataset.result.split("#")[1];
    const level = one.level ? ` (${bytes(Math.round(1000 * one.level) / 10)}%)` : "";
    const end = one.interval ? { low: one.interval[0], high: one.interval[1] }[part] : undefined;
    const isParameter = idOf(number).startsWith("parameters.");
    return [
      one.what + (part ? `, ${PARTS[part] || part}` : ""),
      [
        ...line("Exact value", `${bytes(end ?? one.value)} ${one.unit || ""}`.trim()),
        ...line("Result", end === undefined ? "" : bytes(one.value)),
        ...line(one.level ? "Interval" + level : "Range", one.interval ? `${bytes(one.interval[0])} to ${bytes(one.interval[1])}` : ""),
        ...line("Observations", one.n ? one.n.toLocaleString("en") : ""),
        ...line(isParameter ? "Meaning" : "Design", one.design),
        ...line("Computed from", list([...(one.tables || []).map((name) => told.tables[name]), ...(one.more ? [`${one.more} more ${one.more === 1 ? "table" : "tables"}`] : [])])),
        ...line("Sources", list((one.sources || []).map((id) => told.sources[id]))),
        ...line("Reckoned by", one.code ? links(`<code>${one.code}</code>`) : ""),
        ...line("To cite", links(`<a href="#result-${idOf(number)}">${idOf(number)}</a>`)),
      ],
    ];
  };

  /* A cell of a table: its row and column, the value in the file, and the table's own foot. */
  const ofCell = (cell) => {
    const card = cell.closest(".aaf-table");
    const table = cell.closest("table");
    const label = (head) => {
      const unit = head.querySelector(".aaf-unit");
      return unit ? `${head.firstChild.textContent.trim()} (${unit.textContent})` : head.textContent.trim();
    };
    const heads = [...table.tHead.rows[0].cells].map(label);
    const row = cell.closest("tr");
    const file = card.querySelector('a[href^="data:text/csv"]');
    const [names, ...rows] = window.aafFigures.cells(decodeURIComponent(file.href.slice(file.href.indexOf(",") + 1)));
    const exact = (head) => rows[Number(row.dataset.row)]?.[names.indexOf(head)];
    const others = [...row.cells].filter((other) => other !== cell && other.cellIndex > 0);
    const foot = card.querySelector(".aaf-foot");
    const sources = foot.querySelector(".aaf-sources ul") || [...foot.children].find((part) => part.textContent.startsWith("Source"));
    const code = card.querySelector(".aaf-code");
    return [
      `${row.cells[0].textContent.trim()}: ${heads[cell.cellIndex]}`,
      [
        ...line("Exact value", exact(heads[cell.cellIndex]) || cell.textContent),
        ...line("In the same row", list(others.map((other) => `${heads[other.cellIndex]}: ${other.textContent.trim()}`.replace(/[<&]/g, (sign) => `&#${sign.charCodeAt(0)};`)))),
        ...line("Sources", sources && sources.cloneNode(true)),
        ...line("Code", code ? links(code.innerHTML.replace("Code: ", "")) : ""),
        ...line("To cite", links(`<a href="#${card.id}">${card.id}</a>`)),
      ],
    ];
  };

  const CELL = ".aaf-table[id^='tab-'] tr[data-row] td";
  const answering = (target) => {
    const number = target.closest(".aaf-n[role='button'], .aaf-cell");
    if (number) return number;
    const cell = target.closest(CELL);
    return cell && /\d/.test(cell.textContent) && !target.closest("a") ? button(cell) : null;
  };

  /* The words of a cell become a button when they are first needed: tables have thousands. */
  const button = (cell) => {
    const known = cell.querySelector(".aaf-cell");
    if (known) return known;
    const made = Object.assign(document.createElement("span"), { className: "aaf-cell", tabIndex: -1 });
    made.setAttribute("role", "button");
    made.append(...cell.childNodes);
    cell.append(made);
    return made;
  };

  const open = (number) => {
    const [title, lines] = number.dataset.result ? ofResult(number) : ofCell(number.closest("td"));
    const body = document.createElement("dl");
    body.append(...lines);
    panel.replaceChildren(Object.assign(document.createElement("p"), { textContent: title }), body);
    number.focus({ preventScroll: true });
    panel.showPopover();
    const box = number.getBoundingClientRect();
    const above = box.bottom + panel.offsetHeight + 8 > innerHeight && box.top > panel.offsetHeight + 8;
    panel.style.top = `${Math.max(8, Math.min(above ? box.top - panel.offsetHeight - 6 : box.bottom + 6, innerHeight - panel.offsetHeight - 8))}px`;
    panel.style.left = `${Math.max(8, Math.min(box.left - 12, document.documentElement.clientWidth - panel.offsetWidth - 8))}px`;
    panel.focus({ preventScroll: true });
  };

  document.addEventListener("click", (event) => {
    const number = event.target instanceof Element && !panel.contains(event.target) ? answering(event.target) : null;
    if (number && !String(getSelection())) open(number);
  });

  /* One stop of the Tab key a paragraph or table; arrow keys go from number to number. */
  const groupOf = (number) => number.closest(number.matches(".aaf-cell") ? "table" : "p, li, td, .aaf-head") || document.body;
  const numbersOf = (group) => (group.matches("table") ? [...group.querySelectorAll("tr[data-row] td")].filter((cell) => /\d/.test(cell.textContent)).map(button) : [...group.querySelectorAll(".aaf-n[role='button']")]);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.matches(":popover-open")) return panel.hidePopover();
    const number = event.target instanceof Element ? event.target.closest(".aaf-n[role='button'], .aaf-cell") : null;
    if (!number) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      return open(number);
    }
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const group = groupOf(number);
    const all = numbersOf(group);
    const along = group.matches("table") && /Up|Down/.test(event.key);
    const column = number.closest("td")?.cellIndex;
    const line = along ? all.filter((one) => one.closest("td").cellIndex === column) : all;
    const next = line[line.indexOf(number) + step];
    if (!next) return;
    event.preventDefault();
    number.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });

  const seen = new Set();
  for (const number of document.querySelectorAll(".aaf-n[data-result]")) {
    if (!told.results[idOf(number)] || number.closest("a, button, summary, [hidden] svg")) continue;
    const group = groupOf(number);
    number.setAttribute("role", "button");
    number.setAttribute("aria-haspopup", "dialog");
    number.tabIndex = seen.has(group) ? -1 : 0;
    seen.add(group);
  }
  for (const table of document.querySelectorAll(".aaf-table[id^='tab-'] table")) {
    const first = [...table.querySelectorAll("tr[data-row] td")].find((cell) => /\d/.test(cell.textContent));
    if (first) button(first).tabIndex = 0;
  }

  const reach = () => {
    const number = location.hash.startsWith("#result-") ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    if (number && number.matches("[role='button']")) {
      number.scrollIntoView({ block: "center" });
      open(number);
    }
  };
  addEventListener("hashchange", reach);
  reach();
})();
