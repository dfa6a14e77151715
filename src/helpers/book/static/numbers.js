/* Numbers that answer: a click, a tap or Enter on a number of a sentence or a table opens a panel that says what it is. */
(() => {
  "use strict";
  const block = document.getElementById("book-numbers");
  const told = block ? JSON.parse(block.textContent) : { results: {}, sources: {}, tables: {} };
  const idOf = (number) => number.dataset.result.split("#")[0];
  const nameOf = (number) => number.dataset.result.replace("#", ":"); /* its part has an address of its own */
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

  /* The rows behind a number: how many of which table, by what they are chosen, and the first of them with their values. */
  const MOST_ROWS = 3;
  const FEW_ROWS = 12; /* among which a short number is the one that is meant */
  let settle = () => {}; /* puts the panel beside its number, anew when rows have come */
  const near = (cell, value, by = 1e-6) => [1, 1e3, 1e-3, 1e6, 1e-6, 1e9, 1e-9, 100, 0.01].some((scale) => typeof value === "number" && value && cell !== "" && Math.abs(Math.abs(Number(cell) * scale) / Math.abs(value) - 1) < by) || cell === value;
  /* What two cells of a row make: a balance, a whole, parts of each other. */
  const beside = (row) => {
    const numbers = row.filter((cell) => cell !== "" && Number.isFinite(Number(cell))).map(Number);
    return numbers.flatMap((one, at) => numbers.slice(at + 1).flatMap((other) => [one - other, one + other, one / other, other / one, (one - other) / (one + other)]));
  };
  const oneRow = (table, place, value) => {
    const made = document.createElement("li");
    const said = table.columns
      .map(([column, title, unit], at) => [column, title, unit, table.rows[place][at]])
      .filter(([column, , , cell]) => cell !== "" && cell.length <= 80 && column !== "quality");
    made.append(`Row ${place + 1}: `);
    said.forEach(([column, title, unit, cell], at) => {
      const shown = table.sources.includes(column) ? (told.sources[cell] ? links(told.sources[cell]) : window.bookRows.source(cell)) : Object.assign(document.createElement(near(cell, value) ? "strong" : "span"), { textContent: `${table.names[cell] || cell}${unit && !/^(year|ISO|ordinal)/.test(unit) ? ` ${unit}` : ""}` });
      made.append(...(at ? [" · "] : []), ...(table.key.includes(column) ? [] : [`${title}: `]), shown);
    });
    return made;
  };
  /* Which number the page of rows is to name, and where it leads back to. */
  const bookRoot = new URL(document.documentElement.dataset.content_root || "./", location.href).pathname;
  const aboutIt = (anchor, printed, exactly) => ({ cited: `${location.pathname.slice(bookRoot.length) || "index.html"}#${anchor}`, printed: printed.trim(), exactly });
  const ofTable = ([name, filed, own, made], value, about, said) =>
    window.bookRows.load(name).then((table) => {
      const place = document.createElement("div");
      place.className = "book-panel-rows";
      const mark = said && !own ? spoken(table, window.bookRows.places(filed), said, value) : own;
      const { some, words, exact, href } = window.bookRows.told(table, mark || filed, about);
      const link = (to, textContent) => Object.assign(document.createElement("a"), { href: to, textContent });
      const rows = document.createElement("ul");
      const ends = some.length > MOST_ROWS ? [some[0], some.at(-1)] : some;
      rows.append(...ends.map((one) => oneRow(table, one, value)));
      place.append(link(href, `${table.title}: ${some.length.toLocaleString("en")} of ${table.rows.length.toLocaleString("en")} rows`), words ? `${exact ? ", with " : ", among those with "}${words}` : "", made ? `; the number is ${made}` : "", some.length > MOST_ROWS ? "; the first and the last:" : ":", rows);
      if (mark) {
        const all = window.bookRows.told(table, filed, about, mark);
        rows.append(Object.assign(document.createElement("li"), { className: "book-panel-all" }));
        rows.lastChild.append(link(all.href, `All ${all.some.length.toLocaleString("en")} rows, these marked`));
      }
      return { place, few: made || rows.querySelector("strong") ? 0 : !said || own ? 1 : mark ? some.length : Infinity }; /* the value's own row first */
    });
  const rowsOf = (rows, value, about, words, beside) => {
    if (!rows || !rows.length || !window.bookRows) return "";
    const all = document.createElement("div");
    all.append(Object.assign(document.createElement("p"), { textContent: beside ? "No rows are kept for this number itself: these belong to numbers that were worked out together with it." : `These rows come from the sources of ${words ? "the figure or table" : "this number"}. Where it is known which of them make the number, only those are shown.` }));
    Promise.all(rows.map((one) => ofTable(one, value, about, words))).then((found) => {
      all.prepend(...found.sort((one, other) => one.few - other.few || 0).map(({ place }) => place));
      settle();
    });
    return all;
  };
  /* Of the rows behind a card those that say what the words beside a number say, a country, a year, a name; and of
     these the one that holds its value. */
  const spoken = (table, some, words, value) => {
    const said = new Set(words.filter(Boolean).map((word) => word.toLowerCase()));
    const says = (cell) => said.has(cell.toLowerCase()) || said.has((table.names[cell] || "").toLowerCase()) || (/^\d{4}-/.test(cell) && said.has(cell.slice(0, 4)));
    let left = some;
    for (const [at, [column]] of table.columns.entries()) {
      const same = table.key.includes(column) || !/^\d*\.?\d*$/.test(table.rows[some[0]][at]) ? left.filter((place) => says(table.rows[place][at])) : [];
      if (same.length) left = same;
    }
    const digits = String(Math.abs(value)).replace(/^0\.0*|\D/g, "").replace(/0+$/, "").length;
    const holds = (cell) => (digits > 4 ? near(cell, value) : cell !== "" && (cell === value || Math.abs(Number(cell)) === Math.abs(value)));
    const holding = digits > 2 || left.length <= FEW_ROWS ? left.filter((place) => table.rows[place].some(holds)) : [];
    const making = holding.length || digits <= 4 ? holding : left.filter((place) => beside(table.rows[place]).some((made) => near(made, value, 2e-9)));
    if (making.length === 1) left = making;
    return left.length < some.length ? left.join(",") : "";
  };

  /* The figure that a number belongs to: the one it stands in, that its sentence is said of, that prints it, or that is
     of its topic; and what the figure says of what it shows and leaves out. */
  const cardOf = (number) => {
    const topic = (name) => name.split(".")[0].replaceAll("-", "_");
    const figures = [...document.querySelectorAll(".aaf-figure[data-answer]")];
    const said = number.closest(".aaf-s")?.dataset.sentence;
    const near = figures.filter((figure) => [figure.dataset.answer, figure.id.slice("fig-".length)].some((name) => topic(name) === topic(idOf(number))));
    return number.closest(".aaf-figure") || figures.find((figure) => figure.dataset.answer === said) || figures.find((figure) => [...figure.querySelectorAll(".aaf-n")].some((other) => idOf(other) === idOf(number))) || near.find((figure) => figure.closest("section") === number.closest("section")) || near[0];
  };
  const noteOf = (card) => {
    const first = card.querySelector(".aaf-foot")?.firstElementChild;
    return first?.matches("p:not([class])") && !first.textContent.startsWith("Source") ? first.textContent : "";
  };
  const aboutCard = (card, name) =>
    card ? [...line(name, links(`<a href="#${card.id}">${card.querySelector(".aaf-title [id]").textContent.replace(/[<&]/g, (sign) => `&#${sign.charCodeAt(0)};`)}</a>`)), ...line("Shows", card.querySelector(".aaf-subtitle")?.textContent), ...line("Note", noteOf(card))] : [];

  /* A number of a sentence: the record of its result. */
  const ofResult = (number) => {
    const one = told.results[idOf(number)];
    const part = number.dataset.result.split("#")[1];
    const level = one.level ? ` (${bytes(Math.round(1000 * one.level) / 10)}%)` : "";
    const end = part === "n" ? one.n : one.interval ? { low: one.interval[0], high: one.interval[1] }[part] : undefined;
    const exactly = `${bytes(end ?? one.value)} ${part === "n" ? "" : one.unit || ""}`.trim();
    const isParameter = one.code === undefined; /* also where a result is a parameter as it was given */
    const sentence = number.closest(".aaf-s") || number.closest("tr")?.querySelector("th");
    const card = cardOf(number);
    return [
      `“${number.textContent.trim()}”${sentence ? ` in: ${sentence.textContent.trim()}` : ""}`,
      [
        ...line("Parameter", one.parameter ? links(one.parameter) : ""),
        ...line("Exact value", exactly),
        ...line("Which is", PARTS[part]),
        ...line("Result", end === undefined ? "" : bytes(one.value)),
        ...line(one.level ? "Interval" + level : "Range", one.interval ? `${bytes(one.interval[0])} to ${bytes(one.interval[1])}` : ""),
        ...line("Observations", one.n ? one.n.toLocaleString("en") : ""),
        ...line("Part of", told.abouts[one.about][0]),
        ...(isParameter ? [] : [...aboutCard(card, card?.contains(number) ? "In the figure" : "Figure beside it"), ...line("In this run", told.abouts[one.about][1])]),
        ...line(isParameter ? "Meaning" : "Design", one.design),
        ...line("Reckoned by", one.code ? links(`<code>${one.code}</code>`) : ""),
        ...line("To cite", links(`<a href="#result-${nameOf(number)}">${nameOf(number)}</a>`)),
        ...line("Rows", rowsOf(one.rows, one.value, aboutIt(`result-${nameOf(number)}`, number.textContent, exactly), null, one.beside)),
        ...line(one.rows && one.rows.length ? "Also read" : "Computed from", list([...(one.tables || []).map((name) => told.tables[name]), ...(one.more ? [`${one.more} more ${one.more === 1 ? "table" : "tables"}`] : [])])),
        ...line("Sources", list((one.sources || []).map((id) => told.sources[id]))),
      ],
    ];
  };

  /* A row of a table may know its own: of each table all that the card rests on, and of these those of the row. */
  const rowsOfCard = (card, value, printed, words, row) => {
    const own = JSON.parse(row?.dataset.rows || "{}");
    const filed = { ...own, ...JSON.parse(card.dataset.rows || "{}") };
    const first = (name) => (name in own ? 0 : 1);
    return rowsOf(Object.entries(filed).sort(([one], [other]) => first(one) - first(other)).map(([name, all]) => [name, all, own[name]]), value, aboutIt(card.id, printed, value === null ? "" : String(value)), words);
  };
  const sourcesOf = (card) => {
    const foot = card.querySelector(".aaf-foot");
    const sources = foot.querySelector(".aaf-sources ul") || [...foot.children].find((part) => part.textContent.startsWith("Source"));
    return sources && sources.cloneNode(true);
  };
  const toCite = (card) => links(`<a href="#${card.id}">${card.id}</a>`);

  /* The words of a label; where it is a bare value, those of its row as well. */
  const middle = (text) => ((box) => box.top + box.height / 2)(text.getBoundingClientRect());
  const wordsOf = (label) => {
    const row = /\p{L}{2}/u.test(label.textContent) ? [label] : [...label.closest("svg").querySelectorAll("text")].filter((text) => Math.abs(middle(text) - middle(label)) < 6);
    return row.flatMap((text) => [text.textContent.trim(), ...text.textContent.trim().split(/[\s:,]+/)]);
  };

  /* A label in a drawing: the figure that it stands in; of a picture on the front page, where that is. */
  const ofLabel = (label) => {
    const picture = label.closest(".aaf-theme-card");
    if (picture) return [label.textContent.trim(), [...line("In the figure", picture.querySelector(".aaf-shows").textContent), ...line("Shows", picture.querySelector(".aaf-measures").textContent), ...line("Rows", picture.querySelector("a[href*='#fig-']").cloneNode(true))]];
    const card = label.closest(".aaf-figure");
    return [
      label.textContent.trim(),
      [
        ...aboutCard(card, "In the figure"),
        ...line("Rows", rowsOfCard(card, null, label.textContent, wordsOf(label))),
        ...line("Sources", sourcesOf(card)),
        ...line("To cite", toCite(card)),
      ],
    ];
  };

  /* A cell of a table, or of the data of a figure: its row and column, the value in the file, and the card's own foot. */
  const ofCell = (cell) => {
    const card = cell.closest(".aaf-table, .aaf-figure");
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
    const group = row.closest("tbody").querySelector(".aaf-group")?.textContent.trim();
    const value = exact(heads[cell.cellIndex]) || cell.textContent;
    const words = [...[...row.cells].map((one) => exact(heads[one.cellIndex]) || one.textContent.trim()), ...[...row.cells].map((one) => one.textContent.trim()), heads[cell.cellIndex], group];
    const code = card.querySelector(".aaf-code");
    return [
      `${row.cells[0].textContent.trim()}: ${heads[cell.cellIndex]}`,
      [
        ...line("Exact value", value),
        ...line("Shows", card.querySelector(".aaf-subtitle")?.textContent),
        ...line("Note", noteOf(card)),
        ...line("Rows", rowsOfCard(card, Number(value) || value, cell.textContent, words, row)),
        ...line("In the same row", list(others.map((other) => `${heads[other.cellIndex]}: ${other.textContent.trim()}`.replace(/[<&]/g, (sign) => `&#${sign.charCodeAt(0)};`)))),
        ...line("Sources", sourcesOf(card)),
        ...line("Code", code ? links(code.innerHTML.replace("Code: ", "")) : ""),
        ...line("To cite", toCite(card)),
      ],
    ];
  };

  const CELL = ":is(.aaf-table[id^='tab-'], .aaf-figure) tr[data-row] td";
  const LABEL = ":is(.aaf-figure[id], .aaf-theme-card) .aaf-drawing svg text";
  const answering = (target) => {
    const number = target.closest(".aaf-n[role='button'], .aaf-cell");
    if (number) return number;
    const label = target.closest(LABEL);
    if (label && /\d/.test(label.textContent)) return label;
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
    const [title, lines] = number.dataset.result ? ofResult(number) : number.matches(LABEL) ? ofLabel(number) : ofCell(number.closest("td"));
    const body = document.createElement("dl");
    body.append(...lines);
    panel.replaceChildren(Object.assign(document.createElement("p"), { textContent: title }), body);
    number.focus({ preventScroll: true });
    panel.showPopover();
    settle = () => {
      const box = number.getBoundingClientRect();
      const above = box.bottom + panel.offsetHeight + 8 > innerHeight && box.top > panel.offsetHeight + 8;
      panel.style.top = `${Math.max(8, Math.min(above ? box.top - panel.offsetHeight - 6 : box.bottom + 6, innerHeight - panel.offsetHeight - 8))}px`;
      panel.style.left = `${Math.max(8, Math.min(box.left - 12, document.documentElement.clientWidth - panel.offsetWidth - 8))}px`;
    };
    settle();
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
  const reachable = (table) => {
    const first = [...table.querySelectorAll("tr[data-row] td")].find((cell) => /\d/.test(cell.textContent));
    if (first) button(first).tabIndex = 0;
  };
  document.querySelectorAll(".aaf-table[id^='tab-'] table").forEach(reachable);
  document.addEventListener("toggle", ({ target }) => target.matches?.(".aaf-data[open]") && target.querySelectorAll("table").forEach(reachable), true);

  const reach = () => {
    if (!location.hash.startsWith("#result-")) return;
    const asked = decodeURIComponent(location.hash.slice("#result-".length));
    const all = [...document.querySelectorAll(".aaf-n[role='button']")];
    const number = all.find((one) => nameOf(one) === asked) || all.find((one) => idOf(one) === asked); /* a part, where the page does not print the value */
    if (number) {
      number.scrollIntoView({ block: "center" });
      open(number);
    }
  };
  addEventListener("hashchange", reach);
  reach();
})();
