/* Every page: theme, menus, dialogs, copy, print, times, toasts, quick exit. The page works without it. */
(function () {
  "use strict";
  var html = document.documentElement;
  function all(selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); }
  function on(type, selector, act) {
    document.addEventListener(type, function (event) {
      var found = event.target.closest && event.target.closest(selector);
      if (found) act(event, found);
    });
  }

  on("submit", "[data-theme-form]", function (event, form) {
    var theme = event.submitter && event.submitter.value;
    if (!theme) return;
    event.preventDefault();
    var keep = theme === "system" ? "; max-age=0" : "; max-age=31536000";
    document.cookie = "theme=" + theme + "; path=/; samesite=lax" + keep;
    if (theme === "system") html.removeAttribute("data-theme"); else html.setAttribute("data-theme", theme);
    all("button", form).forEach(function (button) { button.setAttribute("aria-pressed", String(button.value === theme)); });
  });

  document.addEventListener("click", function (event) {
    all("[data-menu][open]").forEach(function (menu) { if (!menu.contains(event.target)) menu.open = false; });
  });

  var lastEscape = -Infinity, left = false;
  function leave(link) {
    if (left) return;
    left = true;
    document.body.hidden = true;
    window.location.replace(link.href);
  }
  on("click", "[data-quick-exit]", function (event, link) { event.preventDefault(); leave(link); });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    all("[data-menu][open]").forEach(function (menu) { menu.open = false; menu.querySelector("summary").focus(); });
    var exit = document.querySelector("[data-quick-exit]");
    if (left) event.preventDefault();  // a third press would stop the page that is to come
    if (exit && event.timeStamp - lastEscape < 800) leave(exit);
    lastEscape = event.timeStamp;
  });

  on("click", "[data-copy]", function (event, button) {
    navigator.clipboard.writeText(button.getAttribute("data-copy")).then(function () {
      toast(button.getAttribute("data-done"));
    });
  });
  on("click", "[data-print]", function () { window.print(); });
  on("click", "[data-dismiss]", function (event, button) { button.closest(".toast").remove(); });
  on("click", "[data-close-dialog]", function (event, button) { button.closest("dialog").close(); });

  function toast(text) {
    var place = document.querySelector("[data-toasts]");
    if (!place || !text) return;
    var note = document.createElement("div");
    note.className = "toast";
    note.setAttribute("role", "status");
    note.textContent = text;
    place.appendChild(note);
    window.setTimeout(function () { note.remove(); }, 4000);
  }

  function closer(label, mark) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.setAttribute(mark, "");
    button.setAttribute("aria-label", label);
    button.textContent = "✕";
    return button;
  }

  function makeDialog(twin) {
    var body = twin.querySelector(".dialog-body");
    var summary = twin.querySelector("summary");
    if (!body || !window.HTMLDialogElement) return;
    var dialog = document.createElement("dialog");
    dialog.setAttribute("aria-labelledby", twin.id + "-title");
    dialog.appendChild(body);
    body.querySelector(".dialog-head").appendChild(closer(twin.dataset.close, "data-close-dialog"));
    twin.after(dialog);
    summary.addEventListener("click", function (event) { event.preventDefault(); dialog.showModal(); });
    dialog.addEventListener("close", function () { summary.focus(); });
    dialog.addEventListener("click", function (event) { if (event.target === dialog) dialog.close(); });
    if (twin.open) { twin.open = false; dialog.showModal(); }
  }

  function ago(moment, format) {
    var seconds = Math.max(0, (Date.now() - moment.getTime()) / 1000);
    if (seconds < 60) return null;
    if (seconds < 3600) return format.format(-Math.floor(seconds / 60), "minute");
    if (seconds < 86400) return format.format(-Math.floor(seconds / 3600), "hour");
    if (seconds < 604800) return format.format(-Math.floor(seconds / 86400), "day");
    return null;
  }
  function refreshTimes() {
    var format = new Intl.RelativeTimeFormat(html.lang, { numeric: "always" });
    all("time[data-relative]").forEach(function (time) {
      var text = ago(new Date(time.dateTime), format);
      if (text) time.textContent = text;
    });
  }

  function ready(root) {
    all("[data-copy][hidden], [data-print][hidden]", root).forEach(function (button) { button.hidden = false; });
    all("[data-dialog]", root).forEach(function (twin) { twin.removeAttribute("data-dialog"); makeDialog(twin); });
    all(".toasts-flow", root).forEach(function (place) {
      place.classList.remove("toasts-flow");
      all(".toast", place).forEach(function (note) { note.appendChild(closer(place.dataset.close, "data-dismiss")); });
    });
    all("[data-focus]", root).forEach(function (summary) { summary.focus(); });
  }
  ready(document);
  document.addEventListener("htmx:load", function (event) { ready(event.detail.elt.parentNode || event.detail.elt); });
  window.setInterval(refreshTimes, 60000);
})();
