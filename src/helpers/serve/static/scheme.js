// The reader's colour scheme, as the book has it; before the first paint.
(() => {
  let mode = null;
  try { mode = localStorage.getItem("mode"); } catch { /* storage is off: follow the system */ }
  if (mode === "light" || mode === "dark") document.documentElement.dataset.theme = mode;
})();
