/* Staff keys: j and k walk the list, / searches, ? shows all, data-key presses its button. Can be turned off.
   On a Thai keyboard the same keys give other signs: what is no sign of ours is read by its place. */
(function () {
  "use strict";
  var OFF = "ruthan-keys-off";
  var help = document.querySelector("[data-keys]");
  function stored() { try { return localStorage.getItem(OFF) === "1"; } catch (refused) { return false; } }
  var off = stored();
  function rows() { return Array.from(document.querySelectorAll("[data-row]")); }
  function typing(target) { return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName); }
  function step(by) {
    var list = rows();
    var at = list.indexOf(document.activeElement);
    if (at < 0) at = list.findIndex(function (row) { return row.hasAttribute("aria-current"); });
    var next = list[Math.min(list.length - 1, Math.max(0, at + by))];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
  }
  // The words of a control, without the key that is drawn on it: the list shows that beside them.
  function labelOf(control) {
    var words = control.cloneNode(true);
    words.querySelectorAll("kbd").forEach(function (drawn) { drawn.remove(); });
    return control.getAttribute("data-key-label") || control.getAttribute("aria-label") || words.textContent.trim();
  }
  function showHelp() {
    if (!help || help.open) return;
    var list = help.querySelector("[data-keys-here]");
    list.textContent = "";
    document.querySelectorAll("[data-key]").forEach(function (control) {
      var term = document.createElement("dt");
      var key = document.createElement("kbd");
      var what = document.createElement("dd");
      key.textContent = control.getAttribute("data-key");
      what.textContent = labelOf(control);
      term.appendChild(key);
      list.append(term, what);
    });
    help.showModal();
  }
  function controlOf(sign) { return document.querySelector('[data-key="' + CSS.escape(sign) + '"]'); }
  function signOf(event) {
    var place = /^(Digit|Key)(.)$/.exec(event.code || "");
    /* Thai has / and - on 2 and 3: where a page numbers its choices, the row of digits is digits. */
    if (place && place[1] === "Digit" && !event.shiftKey && controlOf(place[2])) return place[2];
    if (/^[!-~]$/.test(event.key)) return event.key; /* German z is z, wherever it lies */
    if (place && !event.shiftKey) return place[2].toLowerCase();
    if (event.code === "Slash") return event.shiftKey ? "?" : "/";
    return event.key;
  }
  window.ruthanKeys = { controlOf: function (event) { return controlOf(signOf(event)); } };
  var acts = {
    j: function () { step(1); }, k: function () { step(-1); },
    "/": function () { var box = document.querySelector("[data-search]"); if (box) { box.focus(); box.select(); } },
    "?": showHelp
  };
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    var sign = signOf(event);
    if (off && sign !== "?") return;
    var act = acts[sign];
    var control = act ? null : controlOf(sign);
    if (!act && !control) return;
    event.preventDefault();
    if (act) act(); else control.click();
  });
  document.querySelectorAll("[data-keys-help]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", showHelp);
  });
  var toggle = document.querySelector("[data-keys-off]");
  if (toggle) {
    toggle.checked = off;
    toggle.addEventListener("change", function () {
      off = toggle.checked;
      try { localStorage.setItem(OFF, off ? "1" : "0"); } catch (refused) { /* private window: lasts for this page */ }
    });
  }
})();
