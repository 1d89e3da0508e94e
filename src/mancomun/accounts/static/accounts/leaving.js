/* Whoever signs out is told when something that they typed is only in this browser. The server's answer clears it. */
(() => {
  "use strict";
  let kept = [];
  try {
    kept = Object.keys(localStorage).filter((name) => name.startsWith("mancomun.kept."));
  } catch {
    // nothing is kept there
  }
  document.getElementById("unsent").hidden = kept.length === 0;
})();
