/**
 * Runs before anything is drawn: hides what is read without the map, so that nobody sees it flash by.
 *
 * It comes back where the page's own script was not run to its end by the time the document is read, or
 * is not ready 15 s later; `page.js` takes it away for good. Any browser can read this script, also one
 * that cannot read the others.
 */
(function (page, root) {
  function read() {
    root.className = "atlas-read";
  }
  function check() {
    page.atlas || read();
  }
  root.className = "atlas-start";
  page.addEventListener("error", check);
  page.addEventListener("DOMContentLoaded", check);
  page.atlasLate = setTimeout(read, 15000);
})(window, document.documentElement);
