/* The digest of a file that is dropped is computed here in the browser; the file goes nowhere. */
(function () {
  "use strict";
  var box = document.querySelector("[data-digest]");
  var input = box && box.querySelector("input[type=file]");
  var typed = document.getElementById("id_digest");
  if (!box || !input || !typed || !window.crypto || !window.crypto.subtle) return;
  box.hidden = false;
  function take(file) {
    if (!file) return;
    file.arrayBuffer().then(function (body) { return crypto.subtle.digest("SHA-256", body); }).then(function (made) {
      typed.value = Array.from(new Uint8Array(made)).map(function (one) { return one.toString(16).padStart(2, "0"); }).join("");
      typed.form.submit();
    });
  }
  input.addEventListener("change", function () { take(input.files[0]); });
  box.addEventListener("dragover", function (event) { event.preventDefault(); box.classList.add("over"); });
  box.addEventListener("dragleave", function () { box.classList.remove("over"); });
  box.addEventListener("drop", function (event) {
    event.preventDefault();
    box.classList.remove("over");
    take(event.dataTransfer.files[0]);
  });
})();
