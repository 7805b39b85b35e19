/* Alerts on another site: puts one frame where this script stands and gives it its height. No cookies. */
(function () {
  "use strict";
  var script = document.currentScript;
  if (!script) return;
  var home = script.src.replace(/alerts\.js.*$/, "alerts/");
  var query = ["province", "topic", "theme", "most"]
    .filter(function (name) { return script.getAttribute("data-" + name); })
    .map(function (name) { return name + "=" + encodeURIComponent(script.getAttribute("data-" + name)); });
  var frame = document.createElement("iframe");
  frame.src = home + (query.length ? "?" + query.join("&") : "");
  frame.title = script.getAttribute("data-title") || "Ruthan";
  frame.loading = "lazy";
  frame.referrerPolicy = "no-referrer";
  frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
  frame.style.width = "100%";
  frame.style.height = "420px";
  frame.style.border = "0";
  script.parentNode.insertBefore(frame, script.nextSibling);
  window.addEventListener("message", function (event) {
    if (event.source !== frame.contentWindow || !event.data || event.data.ruthan !== "alerts") return;
    var height = Number(event.data.height);
    if (height > 0 && height < 10000) frame.style.height = Math.ceil(height) + "px";
  });
})();
