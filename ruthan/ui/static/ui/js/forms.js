/* Forms: characters left, one press only, files with their list and size, province search. */
(function () {
  "use strict";
  function all(selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); }
  function make(tag, name, text) {
    var made = document.createElement(tag);
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function count(input) {
    var place = document.getElementById(input.dataset.count);
    if (!place) return;
    var limit = Number(place.dataset.limit);
    function show() {
      var used = Array.from(input.value).length;
      place.textContent = used.toLocaleString() + " / " + limit.toLocaleString();
      place.toggleAttribute("data-over", used > limit);
    }
    input.addEventListener("input", show);
    show();
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-again")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  });
  function free() {
    all("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      all("[aria-busy]", form).forEach(function (button) { button.removeAttribute("aria-busy"); });
    });
  }
  window.addEventListener("pageshow", free);
  document.addEventListener("htmx:afterRequest", free);
  document.addEventListener("change", function (event) {
    var form = event.target.closest("[data-autosubmit]");
    if (form && event.target.tagName === "SELECT") form.requestSubmit();
  });

  function size(bytes) {
    var mb = bytes / 1048576;
    return mb >= 0.1 ? mb.toFixed(1) + " MB" : Math.ceil(bytes / 1024) + " KB";
  }
  function upload(box) {
    var input = box.querySelector("input[type=file]");
    var list = box.querySelector(".upload-list");
    function row(file, number) {
      var problem = "";
      if (file.size > Number(box.dataset.maxBytes)) problem = box.dataset.tooLarge;
      else if (number >= Number(box.dataset.maxFiles)) problem = box.dataset.tooMany;
      var item = make("li");
      item.appendChild(make("span", "", String(number + 1) + "."));
      item.appendChild(make("span", "wrap-anywhere", file.name));
      item.appendChild(make("span", problem ? "upload-bad" : "muted", problem || size(file.size)));
      list.appendChild(item);
      return problem;
    }
    function show() {
      list.textContent = "";
      var problems = Array.from(input.files).map(row).filter(Boolean);
      input.setCustomValidity(problems[0] || "");
    }
    input.addEventListener("change", show);
    ["dragover", "dragleave", "drop"].forEach(function (type) {
      box.addEventListener(type, function (event) {
        event.preventDefault();
        box.classList.toggle("over", type === "dragover");
        if (type === "drop") { input.files = event.dataTransfer.files; show(); }
      });
    });
    var form = input.form;
    if (!form) return;
    function bar(part) {
      if (!input.files.length) return;
      var meter = box.querySelector("progress") || box.appendChild(make("progress"));
      meter.setAttribute("aria-label", box.dataset.sending);
      if (part) meter.value = part;
    }
    form.addEventListener("submit", function () { bar(0); });
    form.addEventListener("htmx:xhr:progress", function (event) {
      if (event.detail.lengthComputable) bar(event.detail.loaded / event.detail.total);
    });
  }

  function picker(box) {
    var select = box.querySelector("select");
    var label = document.querySelector('label[for="' + select.id + '"]');
    var input = make("input");
    var list = make("ul", "picker-list");
    var shown = [], active = -1;
    input.type = "text";
    input.id = select.id + "_search";
    input.autocomplete = "off";
    input.placeholder = box.dataset.type;
    list.id = select.id + "_list";
    list.hidden = true;
    [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]].forEach(function (pair) { input.setAttribute(pair[0], pair[1]); });
    ["aria-describedby", "aria-invalid"].forEach(function (name) { if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name)); });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", label ? label.firstChild.textContent.trim() : input.placeholder);
    if (label) label.htmlFor = input.id;
    select.hidden = true;
    box.append(input, list);
    function named() { return select.selectedOptions[0] && select.value ? select.selectedOptions[0].text : ""; }
    function close() { list.hidden = true; active = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); }
    function mark() {
      shown.forEach(function (item, i) { item.setAttribute("aria-selected", String(i === active)); });
      if (shown[active]) { input.setAttribute("aria-activedescendant", shown[active].id); shown[active].scrollIntoView({ block: "nearest" }); }
    }
    function open() {
      var wanted = input.value === named() ? "" : input.value.trim().toLowerCase();
      list.textContent = "";
      shown = Array.from(select.options).filter(function (option) { return option.value && option.text.toLowerCase().indexOf(wanted) >= 0; }).map(function (option) {
        var item = make("li", "", option.text);
        item.id = list.id + "_" + option.index;
        item.dataset.value = option.value;
        item.setAttribute("role", "option");
        list.appendChild(item);
        return item;
      });
      if (!shown.length) { var none = make("li", "none", box.dataset.none); none.setAttribute("role", "option"); none.setAttribute("aria-disabled", "true"); list.appendChild(none); }
      list.hidden = false;
      if (list.getBoundingClientRect().bottom > window.innerHeight - 72) box.scrollIntoView({ block: "start" });
      input.setAttribute("aria-expanded", "true");
      active = wanted && shown.length ? 0 : -1;
      mark();
    }
    function choose(item) {
      select.value = item.dataset.value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
      input.value = named();
      close();
    }
    input.value = named();
    input.addEventListener("input", open);
    input.addEventListener("click", open);
    input.addEventListener("blur", function () { if (!input.value) select.value = ""; else if (active >= 0 && shown[active]) choose(shown[active]); input.value = named(); close(); });
    input.addEventListener("keydown", function (event) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) open();
        active = Math.min(shown.length - 1, Math.max(0, active + (event.key === "ArrowDown" ? 1 : -1)));
        mark();
      } else if (event.key === "Enter" && !list.hidden && shown[active]) { event.preventDefault(); choose(shown[active]); }
      else if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); input.value = named(); close(); }
    });
    list.addEventListener("mousedown", function (event) {
      event.preventDefault();
      if (event.target.dataset.value) choose(event.target);
    });
  }

  function ready(root) {
    [["[data-count]", count], ["[data-upload]", upload], ["[data-picker]", picker]].forEach(function (pair) {
      all(pair[0], root).forEach(function (found) {
        if (found.dataset.ready) return;
        found.dataset.ready = "1";
        pair[1](found);
      });
    });
  }
  ready(document);
  document.addEventListener("htmx:load", function (event) { ready(event.detail.elt.parentNode || event.detail.elt); });
})();
