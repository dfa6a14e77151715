/* Search: the places of the book that hold all words whole, those that name them in their heading first. */
(() => {
  "use strict";
  const root = document.documentElement.dataset.content_root;
  const MOST = 40;
  let places = null;

  const load = () =>
    new Promise((done) => {
      if (places) return done();
      window.bookPlaces = (pages) => {
        places = pages.flatMap(([page, parts]) =>
          parts.map(([anchor, heading, words]) => ({
            href: `${root}${page}${anchor ? `#${anchor}` : ""}`,
            page: parts[0][1],
            heading,
            words,
          })),
        );
        done();
      };
      document.head.append(Object.assign(document.createElement("script"), { src: `${root}_static/places.js` }));
    });

  /* A word finds itself, whole, in singular and plural; the last may still be typed: then what begins with it is found. */
  const asked = (query) => {
    const words = query
      .split(/[\s,;:()“”"]+/)
      .filter(Boolean)
      .map((word) => (/[^s]s$/i.test(word) && word.length > 4 ? word.slice(0, -1) : word))
      .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const whole = (word, more = "(?:e?s|’s|'s)?(?![\\p{L}\\p{N}])") => new RegExp(`(?<![\\p{L}\\p{N}])${word}${more}`, "giu");
    const phrase = words.length > 1 ? [whole(words.join("[\\s,;:()“”\"-]+"))] : [];
    return { words: words.map((word) => whole(word)), begun: words.map((word, at) => whole(word, at === words.length - 1 ? "" : undefined)), phrase };
  };

  const found = (words, phrase) =>
    places
      .map((place) => {
        let score = phrase.some((one) => place.heading.search(one) >= 0) ? 30 : phrase.some((one) => place.words.search(one) >= 0) ? 10 : 0;
        for (const word of words) {
          const inHead = place.heading.search(word) >= 0;
          const often = (place.words.match(word) || []).length;
          if (!inHead && !often) return null;
          score += (inHead ? 20 : 0) + Math.min(often, 5);
        }
        return { place, score };
      })
      .filter(Boolean)
      .sort((a, b) => b.score - a.score);

  const marked = (text, words) => {
    const line = document.createElement("span");
    let rest = text;
    const any = new RegExp(words.map((word) => word.source).join("|"), "iu");
    for (let hit = any.exec(rest); hit; hit = any.exec(rest)) {
      line.append(rest.slice(0, hit.index), Object.assign(document.createElement("mark"), { textContent: hit[0] }));
      rest = rest.slice(hit.index + hit[0].length);
    }
    line.append(rest);
    return line;
  };

  const around = (text, words) => {
    const first = Math.min(...words.map((word) => text.search(word)).filter((at) => at >= 0));
    if (!Number.isFinite(first)) return text.slice(0, 160);
    const start = first < 60 ? 0 : text.indexOf(" ", first - 60) + 1;
    return `${start ? "… " : ""}${text.slice(start, start + 180).replace(/\S*$/, "")}…`;
  };

  const item = (place, words) => {
    const made = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: place.href });
    link.append(marked(place.heading, words));
    link.addEventListener("click", () => link.closest("dialog")?.close());
    made.append(link);
    if (place.page !== place.heading) made.append(Object.assign(document.createElement("span"), { className: "where", textContent: place.page }));
    const context = Object.assign(document.createElement("p"), { className: "context" });
    context.append(marked(around(place.words, words), words));
    made.append(context);
    return made;
  };

  const search = async (form) => {
    const query = form.q.value.trim();
    const box = form.nextElementSibling;
    const { words: whole, begun, phrase } = asked(query);
    if (!whole.length) return box.replaceChildren();
    await load();
    if (form.q.value.trim() !== query) return; /* typed on while the index came */
    const exact = found(whole, phrase);
    const words = exact.length || !/\p{L}{3,}\p{Ll}$/u.test(query) ? whole : begun; /* an abbreviation begins no word */
    const every = words === whole ? exact : found(begun, phrase);
    const count = document.createElement("p");
    count.setAttribute("role", "status");
    count.textContent = every.length ? `${every.length} ${every.length === 1 ? "place" : "places"}${every.length > MOST ? `, the first ${MOST} shown` : ""}` : "No place holds all of these words.";
    const list = document.createElement("ul");
    list.append(...every.slice(0, MOST).map(({ place }) => item(place, words)));
    box.replaceChildren(count, list);
  };

  for (const form of document.querySelectorAll("form.bd-search")) {
    form.addEventListener("input", () => search(form));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      search(form).then(() => form.nextElementSibling.querySelector("li a")?.click()); /* Enter opens the first */
    });
    const query = new URLSearchParams(location.search).get("q");
    if (query && !form.closest("dialog")) {
      form.q.value = query;
      search(form);
    }
  }
})();
