(() => {
  "use strict";
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const claims = read("robustness-data");
  const chart = read("robustness-chart");
  const verdicts = ["supported", "partly supported", "contradicted", "undecided", "open", "not testable"];
  const place = document.getElementById("explorer");
  const form = place.querySelector("form");
  const answer = place.querySelector(".aaf-answer");
  const canvas = place.querySelector(".aaf-curve");
  let view = null;

  const element = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };

  const select = (label, options, id) => {
    const outer = element("label", `${label} `);
    const inner = element("select", "", { id });
    options.forEach((text, position) => inner.append(element("option", text, { value: position })));
    outer.append(inner);
    return outer;
  };

  const claimSelect = () => {
    const outer = element("label", "Claim ");
    const inner = element("select", "", { id: "chosen-claim", class: "aaf-long-select" });
    for (const theme of new Set(claims.map((one) => one.theme))) {
      const group = element("optgroup", "", { label: theme });
      claims.forEach((one, position) => {
        if (one.theme === theme) group.append(element("option", `${one.id}: ${one.claim}`, { value: position }));
      });
      inner.append(group);
    }
    outer.append(inner);
    return outer;
  };

  const current = () => claims[Number(form.querySelector("#chosen-claim").value)];
  const chosen = (claim) => claim.choices.map((_, position) => Number(form.querySelector(`#choice-${position}`).value));
  const row = (claim, picked) => claim.rows.find((one) => picked.every((value, position) => one[position] === value));

  /* whether a setting reads the claim's words as the book does */
  const analysis = (claim, one) => claim.choices.every((choice, position) => !choice.reading || one[position] === 0);

  const settings = (claim, here) => {
    const k = claim.choices.length;
    const shownRows = claim.rows.map((one, position) => position).filter((position) => analysis(claim, claim.rows[position]) || claim.rows[position] === here);
    const order = shownRows.sort((a, b) => claim.rows[a][k + 1] - claim.rows[b][k + 1]);
    const points = [];
    const marks = [];
    order.forEach((position, rank) => {
      const one = claim.rows[position];
      if (one[k + 1] === null) return;
      const shared = { rank, verdict: verdicts[one[k]], chosen: one === here };
      points.push({ ...shared, number: one[k + 1], low: one[k + 2] ?? one[k + 1], high: one[k + 3] ?? one[k + 1] });
      claim.choices.forEach((choice, i) => marks.push({ ...shared, choice: `${choice.label}: ${choice.values[one[i]]}`, order: [i, one[i]] }));
    });
    marks.sort((a, b) => a.order[0] - b.order[0] || a.order[1] - b.order[1]);
    return { points, marks };
  };

  /* Both parts share one left margin: as wide as the longest choice, but no more than a part of the page. */
  const fitted = (spec, count, marks) => {
    const room = canvas.clientWidth;
    const longest = Math.max(...marks.map((one) => one.choice.length), 6);
    const margin = Math.min(6.6 * longest + 14, 0.42 * room);
    for (const part of spec.vconcat) part.width = room - margin - 12;
    spec.vconcat[1].mark.thickness = Math.max(1.5, Math.min(7, (0.6 * (room - margin)) / count));
    spec.config.font = getComputedStyle(canvas).fontFamily; /* labels are measured before they are set */
    spec.config.axisY = { minExtent: margin, maxExtent: margin, labelLimit: margin - 8 };
    return spec;
  };

  const draw = async (claim, here) => {
    const { points, marks } = settings(claim, here);
    canvas.hidden = points.length < 2 || !window.vegaEmbed; /* which is not there where the page is alone */
    if (canvas.hidden) return;
    canvas.setAttribute("aria-label", `${points.length} settings of claim ${claim.id} by the size of their number, the chosen one ringed`);
    if (view) view.finalize();
    const spec = fitted({ ...structuredClone(chart), datasets: { settings: points, choices: marks } }, points.length, marks);
    view = (await window.vegaEmbed(canvas, spec, { actions: false, renderer: "svg" })).view;
  };

  const show = () => {
    const claim = current();
    const here = row(claim, chosen(claim));
    answer.replaceChildren();
    if (!here) {
      answer.append(element("p", "These choices do not go together."));
      return draw(claim, null);
    }
    const k = claim.choices.length;
    const verdict = verdicts[here[k]];
    const ways = claim.rows.filter((one) => analysis(claim, one));
    const same = ways.filter((one) => one[k] === here[k]).length;
    const line = element("p", "");
    line.append(element("span", verdict, { class: `aaf-chip aaf-v-${verdict.replace(" ", "-")}` }), ` ${claim.sentences[here[k + 4]]}`);
    const figures = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });
    const number = here[k + 1] === null ? "" : `The deciding number: ${figures.format(here[k + 1])}${claim.unit.startsWith("%") ? "" : " "}${claim.unit}. `;
    const reasons = claim.choices
      .map((choice, position) => [choice, chosen(claim)[position]])
      .filter(([choice, value]) => choice.reasons[value])
      .map(([choice, value]) => `${choice.label}: ${choice.values[value]} (${choice.reasons[value]})`);
    answer.append(
      element("p", `${claim.claim} — ${claim.paper}`, { class: "aaf-said" }),
      line,
      element("p", `${number}${same} of ${ways.length} ${ways.length === 1 ? "way" : "ways"} to answer the claim ${same === 1 ? "gives" : "give"} this verdict.`, { class: "aaf-said" }),
      ...(reasons.length ? [element("p", `Why these are fair: ${reasons.join("; ")}.`, { class: "aaf-said" })] : []),
    );
    return draw(claim, here);
  };

  /* The address holds the claim and every choice that is not the book's, by its words: #T05&counted=Japanese+customs */
  const asked = () => {
    const [id, ...choices] = location.hash.slice(1).split("&");
    return [id, new URLSearchParams(choices.join("&"))];
  };

  const keep = () => {
    const claim = current();
    const picked = chosen(claim);
    const other = claim.choices.flatMap((choice, i) => (picked[i] ? [[choice.label, choice.values[picked[i]]]] : []));
    history.replaceState(null, "", [`#${claim.id}`, ...(other.length ? [new URLSearchParams(other)] : [])].join("&"));
  };

  const choose = (picked = new URLSearchParams()) => {
    const claim = current();
    for (const old of form.querySelectorAll("label.aaf-choice")) old.remove();
    claim.choices.forEach((choice, position) => {
      const label = select(choice.label, choice.values, `choice-${position}`);
      label.classList.add("aaf-choice");
      label.title = choice.reading ? "Another reading of the claim's words" : "Another way to answer the claim";
      label.querySelector("select").value = Math.max(0, choice.values.findIndex((value) => `${value}` === picked.get(choice.label)));
      form.append(label);
    });
    show();
  };

  /* Readings were tried under the book's own analysis, so a choice of one kind puts the other kind back. */
  const settle = (changed) => {
    if (changed.value === "0") return;
    const { choices } = current();
    const kind = choices[Number(changed.id.replace("choice-", ""))].reading;
    choices.forEach((choice, position) => {
      if (choice.reading !== kind) form.querySelector(`#choice-${position}`).value = 0;
    });
  };

  const reach = () => {
    const [id, picked] = asked();
    const found = claims.findIndex((one) => one.id === id);
    if (found >= 0) form.querySelector("#chosen-claim").value = found;
    choose(picked);
  };

  form.append(claimSelect());
  form.hidden = false;
  form.addEventListener("change", (event) => {
    if (event.target.id === "chosen-claim") {
      choose();
    } else {
      settle(event.target);
      show();
    }
    keep();
  });
  window.addEventListener("hashchange", reach);
  let width = window.innerWidth;
  window.addEventListener("resize", () => {
    if (window.innerWidth === width) return; /* a phone's address bar changes the height alone */
    width = window.innerWidth;
    show();
  });
  reach();
})();
