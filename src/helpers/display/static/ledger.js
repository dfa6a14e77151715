(() => {
  "use strict";
  const ledger = document.getElementById("tab-ledger");
  const form = ledger.querySelector(".aaf-filters");
  const cards = [...ledger.querySelectorAll(".aaf-claim")];
  const selects = [...form.querySelectorAll("select")];
  const count = form.querySelector("output");

  const show = () => {
    let seen = 0;
    for (const card of cards) {
      card.hidden = selects.some((one) => one.value && card.dataset[one.dataset.filter] !== one.value);
      seen += card.hidden ? 0 : 1;
    }
    count.value = `${seen} of ${cards.length} claims`;
  };

  /* A link to a card that the filters hide takes the filters off: a link must lead somewhere. */
  const reach = () => {
    const card = cards.find((one) => `#${one.id}` === location.hash);
    if (!card || !card.hidden) return;
    for (const one of selects) one.value = "";
    show();
    card.scrollIntoView();
  };

  form.hidden = false; /* without scripts every card is shown and nothing pretends to filter */
  form.addEventListener("change", show);
  window.addEventListener("hashchange", reach);
})();
