// The form is checked as one types, by the server's own rules; a run tells how far it is. All of it works without.
(() => {
  "use strict";
  const values = (form) => {
    const pairs = new URLSearchParams();
    for (const [name, value] of new FormData(form)) pairs.append(name, value);
    return pairs;
  };
  const to = (form, name, said) => {
    const link = document.createElement("a");
    const field = form.querySelector(`[data-field="${CSS.escape(name)}"]`) ?? form.querySelector(".live-all");
    link.href = `#${field.id}`;
    link.textContent = field.querySelector("label, legend")?.textContent.trim() ?? said;
    return link;
  };
  const go = (event) => {
    const link = event.target.closest("a[href^='#at-']");
    if (!link) return;
    event.preventDefault();
    const field = document.getElementById(link.hash.slice(1));
    field.closest("details:not(.live-panel)")?.setAttribute("open", "");
    field.scrollIntoView({ block: "center" });
    field.querySelector("input:not([type=hidden]), select")?.focus();
  };
  const tell = (form, found) => {
    for (const field of form.querySelectorAll("[data-field]")) {
      const fault = found.faults[field.dataset.field] ?? "";
      const place = field.querySelector(".live-fault");
      if (place.textContent !== fault) place.textContent = fault;
      field.classList.toggle("is-wrong", fault !== "");
      field.classList.toggle("is-changed", field.dataset.field in found.changed);
      for (const control of field.querySelectorAll("input:not([type=hidden]), select"))
        fault ? control.setAttribute("aria-invalid", "true") : control.removeAttribute("aria-invalid");
    }
    const wrong = Object.keys(found.faults), changed = Object.keys(found.changed).length;
    form.querySelector("[type=submit]").disabled = wrong.length > 0;
    form.querySelector(".live-count").replaceChildren(...(wrong.length
      ? [`${wrong.length} to mend: `, ...wrong.flatMap((name, i) => [...(i ? [", "] : []), to(form, name, found.faults[name])])]
      : [changed ? `Now ${changed} changed` : "Now all as in the book"]));
    form.querySelector(".live-command").textContent = found.command;
    const own = document.querySelector(".live-with-data");
    if (own && found.with_data) own.textContent = found.with_data;
    const address = form.querySelector(".live-address");
    address.href = found.address;
    address.textContent = location.origin + found.address;
  };
  // As in a number field: up and down, and never out of the range; what is no number stays to be mended.
  const step = (event) => {
    const way = { ArrowUp: 1, ArrowDown: -1 }[event.key], field = event.target;
    if (!way || !field.dataset.step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const now = field.value.trim() === "" ? NaN : Number(field.value);
    if (!Number.isFinite(now)) return;
    event.preventDefault();
    const { step: by, low = -Infinity, high = Infinity } = field.dataset;
    const moved = Number((now + way * by).toPrecision(12)); // 1.8 + 0.1 is 1.9000000000000001
    const next = String(Math.min(Math.max(moved, low), high));
    if (next === field.value) return;
    field.value = next;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  for (const form of document.querySelectorAll(".live-form")) {
    let waiting = 0, asked = 0;
    const check = async () => {
      const mine = ++asked;
      try {
        const answer = await fetch(`/check/${form.dataset.chapter}?${values(form)}`);
        if (answer.ok && mine === asked) tell(form, await answer.json());
      } catch { /* the server has stopped: the form stays as it is */ }
    };
    const soon = () => { clearTimeout(waiting); waiting = setTimeout(check, 150); };
    form.addEventListener("input", soon);
    form.addEventListener("click", go);
    form.addEventListener("keydown", step);
    form.addEventListener("reset", () => setTimeout(check, 0));
    check();
  }
  if (location.hash === "#change") document.getElementById("change")?.setAttribute("open", "");
  for (const form of document.querySelectorAll(".live-delete"))
    form.addEventListener("submit", (event) => { if (!confirm("Delete this run?")) event.preventDefault(); });
  const order = document.querySelector(".live-order[data-over=no]");
  if (order) {
    const state = order.querySelector(".live-state"), bar = order.querySelector("progress");
    const events = new EventSource(`/order/${order.dataset.order}/events`);
    events.onmessage = (event) => {
      const now = JSON.parse(event.data);
      if (now.state === "waiting") state.textContent = `Waiting: ${now.ahead > 1 ? `${now.ahead - 1} others before it` : "it is next"}.`;
      if (now.state === "running")
        state.textContent = now.setting ? "Setting the page." : now.of ? `Running: cell ${now.done} of ${now.of}.` : "Running.";
      if (now.setting) bar.removeAttribute("value"); // a full bar would say that it is done
      else if (now.of) { bar.max = now.of; bar.value = now.done; }
      if (["done", "failed", "stopped"].includes(now.state)) { events.close(); location.reload(); }
    };
  }
})();
