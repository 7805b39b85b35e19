/* Drags the entries of a channel into an order; the buttons do the same without this. */
(function () {
  "use strict";
  document.querySelectorAll("[data-order]").forEach(function (list) {
    var form = document.getElementById(list.getAttribute("data-order"));
    var dragged = null;
    if (!form) return;
    list.querySelectorAll("[data-ref]").forEach(function (cell) { cell.draggable = true; });
    function cellOf(event) { return event.target.closest ? event.target.closest("[data-ref]") : null; }
    function clear() {
      list.querySelectorAll(".over, .dragged").forEach(function (cell) { cell.classList.remove("over", "dragged"); });
    }
    list.addEventListener("dragstart", function (event) {
      dragged = cellOf(event);
      if (!dragged) return;
      dragged.classList.add("dragged");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", dragged.getAttribute("data-ref"));
    });
    list.addEventListener("dragover", function (event) {
      var cell = cellOf(event);
      if (!dragged || !cell) return;
      event.preventDefault();
      list.querySelectorAll(".over").forEach(function (one) { one.classList.remove("over"); });
      if (cell !== dragged) cell.classList.add("over");
    });
    list.addEventListener("drop", function (event) {
      var cell = cellOf(event);
      if (!dragged || !cell || cell === dragged) return;
      event.preventDefault();
      var after = dragged.compareDocumentPosition(cell) & Node.DOCUMENT_POSITION_FOLLOWING;
      list.insertBefore(dragged, after ? cell.nextSibling : cell);
      list.querySelectorAll("[data-ref]").forEach(function (one) {
        var input = document.createElement("input");
        input.type = "hidden"; input.name = "ref"; input.value = one.getAttribute("data-ref");
        form.appendChild(input);
      });
      form.submit();
    });
    list.addEventListener("dragend", function () { clear(); dragged = null; });
  });
})();
