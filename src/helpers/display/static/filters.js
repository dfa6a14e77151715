/* Lists with filters: claims, events. The choice lives in the address, so that a filtered list can be linked to. */
(() => {
  "use strict";
  const begin = (list) => {
    const form = list.querySelector(".aaf-filters");
    const items = [...list.querySelectorAll("[data-item]")];
    const selects = [...form.querySelectorAll("select")];
    const count = form.querySelector("output");

    const fits = (item, one) => !one.value || item.dataset[one.dataset.filter].split("|").includes(one.value);
    const show = () => {
      let seen = 0;
      for (const item of items) {
        item.hidden = !selects.every((one) => fits(item, one));
        seen += item.hidden ? 0 : 1;
      }
      for (const group of list.querySelectorAll("[data-group]")) group.hidden = !group.querySelector("[data-item]:not([hidden])");
      count.value = `${seen} of ${items.length} ${list.dataset.noun}`;
    };

    const read = () => {
      const asked = new URLSearchParams(location.hash.slice(1));
      if (![...asked.keys()].some((key) => selects.some((one) => one.dataset.filter === key))) return false;
      for (const one of selects) one.value = asked.get(one.dataset.filter) || "";
      show();
      return true;
    };
    const write = () => {
      const chosen = new URLSearchParams(selects.filter((one) => one.value).map((one) => [one.dataset.filter, one.value]));
      history.replaceState(null, "", `#${chosen}` === "#" ? location.pathname : `#${chosen}`);
    };

    /* A link to an item that the filters hide takes the filters off: a link must lead somewhere. */
    const reach = () => {
      if (read()) return;
      const item = items.find((one) => `#${one.id}` === location.hash);
      if (!item || !item.hidden) return;
      for (const one of selects) one.value = "";
      show();
      item.scrollIntoView();
    };

    form.hidden = false; /* without scripts every item is shown and nothing pretends to filter */
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", () => {
      show();
      try {
        write();
      } catch {
        /* a page opened as a file may not write its address everywhere */
      }
    });
    window.addEventListener("hashchange", reach);
    reach();
  };
  for (const list of document.querySelectorAll(".aaf-filterable:not([data-begun])")) {
    list.dataset.begun = "yes";
    begin(list);
  }
})();
