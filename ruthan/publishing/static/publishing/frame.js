/* Inside the frame: tell the page around it how high it is. Nothing else is told or kept. */
(function () {
  "use strict";
  if (window.parent === window) return;
  function tell() {
    window.parent.postMessage({ ruthan: "alerts", height: document.documentElement.offsetHeight }, "*");
  }
  window.addEventListener("load", tell);
  if (window.ResizeObserver) new ResizeObserver(tell).observe(document.body);
})();
