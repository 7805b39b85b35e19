/* The hotline desk: Esc leaves a field, Ctrl+Enter saves, typed words are safe from one key, the call's length runs. */
(function () {
  "use strict";
  function typing(target) { return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName); }

  /* Words that were typed are not thrown away by one key: it goes to its button, Enter presses it. */
  document.addEventListener("keydown", function (event) {
    var words = document.querySelector("#capture textarea");
    if (!words || !words.value.trim() || typing(event.target)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    var control = window.ruthanKeys && window.ruthanKeys.controlOf(event);
    if (!control || !control.closest("[data-ends]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    control.focus();
  }, true);

  document.addEventListener("keydown", function (event) {
    if (document.querySelector("dialog[open]") || event.altKey || event.isComposing) return;
    var save = document.querySelector("[data-save]");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && save) {
      event.preventDefault();
      save.click();
      return;
    }
    if (event.key === "Escape" && typing(event.target) && !event.ctrlKey && !event.metaKey) event.target.blur();
  });

  var clock = document.querySelector("[data-since]");
  if (clock) {
    var since = Date.parse(clock.getAttribute("data-since"));
    var show = function () {
      var seconds = Math.max(0, Math.floor((Date.now() - since) / 1000));
      clock.textContent = Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
    };
    show();
    window.setInterval(show, 1000);
  }
  var words = document.querySelector("#capture textarea");
  /* On a telephone's screen the script comes first, and the field would push it out of sight. */
  if (words && !document.querySelector("[aria-invalid='true']") && window.matchMedia("(min-width: 62em)").matches) {
    words.focus();
    words.setSelectionRange(words.value.length, words.value.length);
  }
})();
