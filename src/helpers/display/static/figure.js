/* Figures answer when they are touched: the values under pointer, finger or arrow keys; the data as a table; a PNG. */
(() => {
  "use strict";
  if (window.aafFigures) return; /* one page may show the style sheet twice */
  document.documentElement.classList.add("aaf-scripted");

  const known = new WeakMap();
  const model = (figure) => {
    if (!known.has(figure)) {
      const found = figure.querySelector("script.aaf-values");
      known.set(figure, found ? JSON.parse(found.textContent) : null);
    }
    return known.get(figure);
  };

  const number = (value) => value.toLocaleString("en", { maximumSignificantDigits: 4 }).replace("-", "\u2212");
  const MONTHS = "January February March April May June July August September October November December".split(" ");
  const when = (x, kind) => {
    if (kind === "year") return String(Math.round(x));
    if (kind !== "date") return number(x);
    const day = new Date(x * 864e5);
    return `${MONTHS[day.getUTCMonth()]} ${day.getUTCFullYear()}`;
  };

  /* One stop: what stands at one place of one panel. */
  const stops = (panel, box) => {
    const [left, top, width, height, lowX, highX, lowY, highY] = box;
    const px = (x) => left + ((x - lowX) / (highX - lowX)) * width;
    const py = (y) => top + height - ((y - lowY) / (highY - lowY)) * height;
    if (panel.k === "rows") return panel.s.map((row) => ({ x: left, y: py(row.y), title: row.n, lines: [row.v], dots: [] }));
    const places = new Map();
    for (const series of panel.s) {
      series.x.forEach((x, i) => {
        if (series.y[i] === null || x < lowX || x > highX) return;
        if (!places.has(x)) places.set(x, { x: px(x), title: when(x, panel.k), lines: [], dots: [] });
        const place = places.get(x);
        place.lines.push(`${series.n} ${number(series.y[i])}`);
        place.dots.push([px(x), py(series.y[i])]);
      });
    }
    return [...places.values()].sort((a, b) => a.x - b.x);
  };

  const drawingOf = (target) => {
    const drawing = target instanceof Element ? target.closest(".aaf-figure .aaf-drawing") : null;
    const figure = drawing && drawing.closest(".aaf-figure");
    return figure && model(figure) ? { drawing, figure, values: model(figure), wide: drawing.classList.contains("aaf-wide") } : null;
  };
  const every = (place) => {
    const boxes = place.wide ? place.values.w : place.values.n;
    return place.values.p.flatMap((panel, i) => stops(panel, boxes[i]).map((stop) => ({ ...stop, kind: panel.k, box: boxes[i] })));
  };

  let shown = null;
  const hide = () => {
    if (shown) for (const node of shown.nodes) node.remove();
    shown = null;
  };
  const show = (place, list, index) => {
    const stop = list[index];
    const svg = place.drawing.querySelector("svg");
    hide();
    const mark = document.createElementNS("http://www.w3.org/2000/svg", "g");
    const [left, top, width, height] = stop.box;
    const line = stop.kind === "rows" ? `M${left} ${stop.y}h${width}` : `M${stop.x} ${top}v${height}`;
    mark.innerHTML = `<path d="${line}" class="aaf-hair"/>` + stop.dots.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="4" class="aaf-dot"/>`).join("");
    svg.append(mark);
    const tip = document.createElement("div");
    tip.className = "aaf-tip";
    tip.setAttribute("role", "status");
    const head = document.createElement("b");
    head.textContent = stop.title;
    tip.append(head, ...stop.lines.map((text) => Object.assign(document.createElement("span"), { textContent: text })));
    place.drawing.append(tip);
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    const x = stop.x * scale;
    const right = x + 12 + tip.offsetWidth > place.drawing.clientWidth;
    tip.style.left = `${Math.max(0, right ? x - 12 - tip.offsetWidth : x + 12)}px`;
    tip.style.top = `${(stop.kind === "rows" ? stop.y + 12 : top + 4) * scale}px`;
    shown = { drawing: place.drawing, index, nodes: [mark, tip] };
  };

  const point = (event) => {
    const place = drawingOf(event.target);
    if (!place) return hide();
    const svg = place.drawing.querySelector("svg");
    const frame = svg.getBoundingClientRect();
    const scale = svg.viewBox.baseVal.width / frame.width;
    const x = (event.clientX - frame.left) * scale;
    const y = (event.clientY - frame.top) * scale;
    const list = every(place);
    const far = (stop) => {
      const [left, top, width, height] = stop.box;
      if (y < top - 8 || y > top + height + 24 || x < left - 60 || x > left + width + 60) return Infinity;
      return stop.kind === "rows" ? Math.abs(stop.y - y) : Math.abs(stop.x - x);
    };
    const index = list.reduce((best, stop, i) => (far(stop) < (best < 0 ? Infinity : far(list[best])) ? i : best), -1);
    if (index < 0) hide();
    else show(place, list, index);
  };
  document.addEventListener("pointermove", point, { passive: true });
  document.addEventListener("pointerdown", point, { passive: true });

  document.addEventListener("keydown", (event) => {
    const place = drawingOf(event.target);
    if (!place) return;
    if (event.key === "Escape") return hide();
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const list = every(place);
    if (!list.length) return;
    const now = shown && shown.drawing === place.drawing ? shown.index + step : step > 0 ? 0 : list.length - 1;
    show(place, list, (now + list.length) % list.length);
  });
  document.addEventListener("focusout", (event) => drawingOf(event.target) && hide());

  /* The table is made from the CSV under the figure when it is first unfolded. */
  const cells = (text) => {
    const rows = [[]];
    for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
      rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
      if (end === "\n") rows.push([]);
      if (end === "") break;
    }
    return rows.filter((row) => row.length > 1 || row[0]);
  };
  window.aafFigures = { cells };
  document.addEventListener(
    "toggle",
    (event) => {
      const fold = event.target;
      if (!fold.classList || !fold.classList.contains("aaf-data") || !fold.open || fold.querySelector("table")) return;
      const link = fold.closest(".aaf-figure").querySelector('a[href^="data:text/csv"]');
      const [head, ...body] = cells(decodeURIComponent(link.href.slice(link.href.indexOf(",") + 1)));
      const table = document.createElement("table");
      table.className = "aaf-grid";
      const words = JSON.parse(fold.dataset.words || "{}"); /* the file has codes */
      const row = (values, tag) => {
        const made = document.createElement("tr");
        for (const [at, value] of values.entries()) {
          const number = value !== "" && Number.isFinite(Number(value));
          const cell = document.createElement(at ? tag : "th"); /* the first stays in sight where the rest is scrolled */
          if (cell.tagName === "TH") cell.scope = tag === "th" ? "col" : "row";
          cell.textContent = number && /[.e]/.test(value) ? Number(value).toLocaleString("en", { maximumSignificantDigits: 5 }) : (words[value] ?? value);
          if (number && at) cell.className = "aaf-num";
          made.append(cell);
        }
        return made;
      };
      const top = table.createTHead();
      top.append(row(head, "th"));
      table.createTBody().append(...body.map((values) => row(values, "td")));
      [...table.tBodies[0].rows].forEach((made, place) => (made.dataset.row = place));
      const frame = document.createElement("div");
      frame.className = "aaf-scroll";
      frame.tabIndex = 0;
      frame.setAttribute("role", "region");
      frame.setAttribute("aria-label", "The data of the figure");
      frame.append(table);
      fold.append(frame);
    },
    true,
  );

  /* The drawing as it is to be downloaded, on white, at twice its size. */
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a.aaf-png") : null;
    if (!link || link.dataset.ready) return;
    event.preventDefault();
    const source = link.parentElement.querySelector('a[href^="data:image/svg"]');
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = 2 * image.width;
      canvas.height = 2 * image.height;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      link.href = canvas.toDataURL("image/png");
      link.dataset.ready = "yes";
      link.click();
    };
    image.src = source.href;
  });
})();
