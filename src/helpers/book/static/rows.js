/* Rows of the data: loaded by a tag when they are first asked for, filtered by what an address says, told in words. */
(() => {
  "use strict";
  const root = document.documentElement.dataset.content_root;
  const known = {};
  const waiting = {};

  window.bookTable = async (name, about, packed) => {
    const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
    const text = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
    const columns = JSON.parse(text);
    waiting[name].done({ ...about, name, rows: (columns[0] || []).map((_, place) => columns.map((cells) => cells[place])), at: (column) => about.columns.findIndex(([one]) => one === column) });
  };
  const load = (name) =>
    (known[name] ??= new Promise((done, fail) => {
      waiting[name] = { done };
      document.head.append(Object.assign(document.createElement("script"), { src: `${root}_static/rows/${name}.js`, onerror: fail }));
    }));

  /* "0-3,7" as numbers, and back. */
  const places = (spans) =>
    spans.split(",").flatMap((span) => {
      const [first, last] = span.split("-").map(Number);
      return Array.from({ length: (last ?? first) - first + 1 }, (_, step) => first + step);
    });

  /* What an address asks for: column → wanted; "rows" asks for places in the file, "mark" for some to be marked. "cited"
     is where the number is printed whose rows they are, "printed" how, "exactly" what it is; "home" asked for its rows,
     before the reader asked for others. */
  const asked = (query) => Object.fromEntries([...new URLSearchParams(query)].filter(([, wanted]) => wanted));
  const fits = (table, column, wanted) => {
    const at = table.at(column);
    const [low, high] = wanted.split("..");
    const name = (cell) => (table.names[cell] || "").toLowerCase();
    if (high === undefined) {
      const any = wanted.split(/\s*,\s*/).map((word) => word.toLowerCase());
      return (row) => any.includes(row[at].toLowerCase()) || any.includes(name(row[at]));
    }
    const numbers = [low, high].every((end) => end === "" || Number.isFinite(Number(end)));
    const short = (cell) => (numbers ? Number(/^\d{4}-\d\d/.test(cell) ? cell.slice(0, 4) : cell) : cell);
    return (row) => row[at] !== "" && (low === "" || short(row[at]) >= (numbers ? Number(low) : low)) && (high === "" || short(row[at]) <= (numbers ? Number(high) : high));
  };
  const filtered = (table, wanted) => {
    const only = wanted.rows ? new Set(places(wanted.rows)) : null;
    const tests = Object.entries(wanted).filter(([column]) => table.at(column) >= 0).map(([column, value]) => fits(table, column, value));
    return table.rows.map((row, place) => [place, row]).filter(([place, row]) => (!only || only.has(place)) && tests.every((test) => test(row)));
  };

  const isNumber = (cell) => cell !== "" && Number.isFinite(Number(cell));
  const MOST_VALUES = 12;
  /* The filter that some rows share: one value, a few, or from one to another, for each column of the key. */
  const shared = (table, some) => {
    const rows = some.map((place) => table.rows[place]);
    const found = {};
    for (const column of table.key) {
      const at = table.at(column);
      const values = [...new Set(rows.map((row) => row[at]))];
      const all = new Set(table.rows.map((row) => row[at])).size;
      if (values.length === all && all > 1 && !table.dated.includes(column)) continue;
      const ordered = table.dated.includes(column) || values.every(isNumber);
      if (values.length === 1) found[column] = values[0];
      else if (ordered) {
        const sorted = values.sort((one, other) => (isNumber(one) ? one - other : one < other ? -1 : 1));
        found[column] = `${sorted[0]}..${sorted.at(-1)}`;
      } else if (values.length <= MOST_VALUES) found[column] = values.join(",");
    }
    return found;
  };
  const inWords = (table, filter) =>
    Object.entries(filter)
      .filter(([column]) => table.at(column) >= 0)
      .map(([column, wanted]) => {
        const said = wanted.includes("..") ? wanted.replace("..", " to ") : wanted.split(",").map((one) => table.names[one] || one).join(", ");
        return `${table.columns[table.at(column)][1].toLowerCase()} ${said}`;
      })
      .join("; ");
  const query = (filter) => Object.entries(filter).filter(([, wanted]) => wanted).map(([column, wanted]) => `${column}=${encodeURIComponent(wanted).replaceAll("%2C", ",")}`).join("&");

  /* Some rows of a table, as spans: their number, their filter in words, and the address that shows just them. */
  const told = (table, spans, about = {}, mark) => {
    const some = places(spans);
    const filter = shared(table, some);
    const exact = filtered(table, filter).length === some.length;
    const wanted = { ...(exact ? filter : { rows: spans }), ...(mark ? { mark } : {}), ...about };
    return { some, words: inWords(table, filter), exact, href: `${root}chapters/rows.html#${table.name}?${query(wanted)}` };
  };
  const make = (tag, more = {}, ...inside) => {
    const made = Object.assign(document.createElement(tag), more);
    made.append(...inside);
    return made;
  };
  const sourceLink = (sources, id) => {
    const at = (column) => sources.at(column);
    const row = sources.rows.find((one) => one[at("id")] === id);
    const text = row ? row[at("title")] || id : id;
    return row && /^https?:/.test(row[at("url")]) ? make("a", { href: row[at("url")], textContent: text, title: id }) : document.createTextNode(text);
  };
  /* A source by its id, as soon as the table of sources has come: until then the id. */
  const source = (id) => {
    const place = make("span", { textContent: id });
    load("sources").then((sources) => place.replaceChildren(sourceLink(sources, id)), () => {});
    return place;
  };
  window.bookRows = { load, places, told, source };

  const page = document.getElementById("book-rows");
  if (!page) return;
  const form = page.querySelector("form");
  const fields = page.querySelector(".book-rows-fields");
  const frame = page.querySelector(".aaf-scroll");
  const PAGE = 100;
  const address = () => {
    const [name, ...rest] = location.hash.slice(1).split("?");
    return [name || form.table.value, asked(rest.join("?"))];
  };
  const MOST_KINDS = 40;
  /* A column of few words that each stand in several rows tells kinds of rows: recipients, series, grades. */
  const tellsKinds = (table, column) => {
    const cells = table.rows.map((row) => row[table.at(column)]).filter(Boolean);
    const kinds = new Set(cells);
    return kinds.size > 1 && kinds.size <= MOST_KINDS && cells.length >= 2 * kinds.size && !cells.every(isNumber);
  };
  const FILTERED = (table) =>
    table.columns.map(([column]) => column).filter((column) => [...table.key, ...table.dated, ...table.sources].includes(column) || tellsKinds(table, column));

  const setFields = (table, wanted) => {
    fields.replaceChildren(
      ...FILTERED(table).flatMap((column) => {
        const values = [...new Set(table.rows.map((row) => row[table.at(column)]))].filter(Boolean).sort();
        const list = make("datalist", { id: `values-${column}` }, ...values.slice(0, 400).map((value) => make("option", { value, label: table.names[value] || value })));
        const input = make("input", { name: `only-${column}`, value: wanted[column] || "", autocomplete: "off", spellcheck: false });
        input.setAttribute("list", list.id);
        return [make("label", {}, make("span", { textContent: table.columns[table.at(column)][1] }), input, list)];
      }),
    );
  };

  /* The page asked for, else the one with the first marked row. */
  const leafOf = (found, wanted) => {
    const mark = wanted.mark ? found.findIndex(([place]) => place === places(wanted.mark)[0]) : -1;
    return Math.min(Math.ceil(found.length / PAGE), Math.max(1, Number(wanted.page) || Math.ceil((mark + 1) / PAGE)));
  };

  const drawn = (table, sources, found, wanted) => {
    const marked = new Set(wanted.mark ? places(wanted.mark) : []);
    const first = PAGE * (leafOf(found, wanted) - 1);
    const head = make("tr", {}, make("th", { scope: "col", textContent: "Row" }), ...table.columns.map(([, title, unit]) => make("th", { scope: "col" }, title, ...(unit ? [" ", make("span", { className: "aaf-unit", textContent: unit })] : []))));
    const numeric = table.columns.map((_, at) => !table.sources.includes(table.columns[at][0]) && found.slice(0, 50).every(([, row]) => row[at] === "" || isNumber(row[at])));
    const cell = (value, at) => {
      const [column] = table.columns[at];
      const made = make("td", { className: numeric[at] || /^\d{4}-\d\d-\d\d$/.test(value) ? "aaf-num" : value.length > 40 || table.sources.includes(column) ? "aaf-long" : "" });
      if (table.sources.includes(column) && value) made.append(sourceLink(sources, value));
      else made.textContent = table.names[value] ? `${table.names[value]} (${value})` : value || "–";
      return made;
    };
    const line = ([place, row]) => {
      const made = make("tr", { id: `row-${place + 1}`, className: marked.has(place) ? "marked" : "" }, make("th", { scope: "row", textContent: String(place + 1) }), ...row.map(cell));
      if (marked.has(place)) made.setAttribute("aria-current", "true");
      return made;
    };
    return make("table", { className: "aaf-grid" }, make("thead", {}, head), make("tbody", {}, ...found.slice(first, first + PAGE).map(line)));
  };

  const leaves = (found, wanted, name) => {
    const last = Math.ceil(found.length / PAGE);
    const now = leafOf(found, wanted);
    const link = (to, text) => make("a", { href: `#${name}?${query({ ...wanted, page: String(to) })}`, textContent: text });
    return last < 2 ? [] : [...(now > 1 ? [link(now - 1, "← Earlier rows"), " "] : []), `Page ${now} of ${last}`, ...(now < last ? [" ", link(now + 1, "Further rows →")] : [])];
  };

  /* Whose rows they are: the number as it is printed, what it is, and the way back to it. */
  const PRINTED_AT = /^(?:\w[\w-]*\/)*\w[\w-]*\.html#[\w.:-]+$/;
  const belongsTo = (wanted) => {
    if (!PRINTED_AT.test(wanted.cited || "")) return [];
    return ["Rows behind ", make("a", { href: root + wanted.cited, textContent: wanted.printed || "a number" }), ...(wanted.exactly ? [`, which is exactly ${wanted.exactly}`] : []), "."];
  };
  /* Whether the reader looks at others than the rows that an address led to, and how to come back. */
  const away = (table, found, wanted) => {
    if (!wanted.home) return [];
    const home = filtered(table, asked(wanted.home));
    const its = new Set(home.map(([place]) => place));
    return found.every(([place]) => its.has(place)) ? [] : ["Others than the rows behind the number are shown as well. ", make("a", { href: `#${table.name}?${wanted.home}`, textContent: `Back to its ${counted(home.length, "row")}` }), "."];
  };
  const counted = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
  const quoted = (cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  let file;
  const csvOf = (table, found) => {
    URL.revokeObjectURL(file);
    const lines = [table.columns.map(([column]) => column), ...found.map(([, row]) => row)].map((cells) => `${cells.map(quoted).join(",")}\n`);
    file = URL.createObjectURL(new Blob(lines, { type: "text/csv" }));
    return make("a", { href: file, download: `${table.name}-rows.csv`, textContent: "These rows (CSV)" });
  };

  const show = async () => {
    const [name, wanted] = address();
    const count = page.querySelector(".book-rows-count");
    if (![...form.table.options].some((option) => option.value === name)) return void (count.textContent = `There is no table ${name}.`);
    const [table, sources] = await Promise.all([load(name), load("sources")]);
    const [now, same] = address();
    if (now !== name || query(same) !== query(wanted)) return; /* asked for others while the rows came */
    form.table.value = name;
    if (!fields.contains(document.activeElement)) setFields(table, wanted);
    const found = filtered(table, wanted);
    document.title = page.querySelector("h1").textContent = wanted.printed ? `${table.title}: rows behind “${wanted.printed}”` : table.title;
    page.querySelector(".book-rows-number").replaceChildren(...belongsTo(wanted));
    const only = inWords(table, wanted);
    const rows = wanted.rows ? places(wanted.rows) : null;
    const all = rows ? `the ${counted(rows.length, "row")} behind the number` : counted(table.rows.length, "row");
    const everywhere = { ...asHome(wanted), ...columnsOf(table, wanted) };
    count.replaceChildren(
      rows && !only ? `${all[0].toUpperCase()}${all.slice(1)}, of ${counted(table.rows.length, "row")} of the table. ` : `${found.length.toLocaleString("en")} of ${all}${only ? ` with ${only}` : ""}. `,
      ...(rows ? [make("a", { href: `#${name}?${query(everywhere)}`, textContent: "Look among all rows of the table" }), ". "] : []),
      ...away(table, found, wanted),
      ...(wanted.home ? [" "] : []),
      ...(wanted.mark ? ["Those of which the number is made, or that it names, are marked. "] : []),
      csvOf(table, found),
      ", ",
      make("a", { href: `${root}${table.place}`, download: "", textContent: "the whole file (CSV)" }),
      ", ",
      make("a", { href: table.about, textContent: "what its columns mean" }),
      ".",
    );
    frame.replaceChildren(drawn(table, sources, found, wanted));
    page.querySelector(".book-rows-pages").replaceChildren(...leaves(found, wanted, name));
    frame.querySelector("tr.marked")?.scrollIntoView({ block: "center" });
  };

  /* What an address asks for beside columns: whose rows they are stays, whatever is asked of their columns. */
  const columnsOf = (table, wanted) => Object.fromEntries(Object.entries(wanted).filter(([column]) => table.at(column) >= 0));
  const asHome = ({ cited, printed, exactly, home, mark, rows, page: _, ...rest }) => (cited || rows || home ? { cited, printed, exactly, mark, home: home || query({ cited, printed, exactly, mark, rows, ...rest }) } : {});

  const ask = async () => {
    const [name, before] = address();
    const chosen = form.table.value;
    const filled = Object.fromEntries([...fields.querySelectorAll("input")].map((input) => [input.name.slice("only-".length), input.value.trim()]));
    const kept = { ...asHome(before), rows: before.rows, ...columnsOf(await load(name), before) };
    const rest = chosen === name ? query({ ...kept, ...filled }) : "";
    history.replaceState(null, "", `#${chosen}${rest ? `?${rest}` : ""}`);
    show();
  };
  form.addEventListener("change", ask);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  addEventListener("hashchange", show);
  show();
})();
