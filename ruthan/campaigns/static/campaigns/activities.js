/* Recording: photos with captions in an order, what was used before in one tap, everything through the queue. */
(function () {
  "use strict";
  var queue = window.ruthanQueue;
  if (!queue) return;
  var words = queue.words, make = queue.make;
  var MOST = 20 * 1024 * 1024, SIDE = 240;

  function key() {
    if (window.crypto.randomUUID) return window.crypto.randomUUID();
    var bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = bytes[6] & 15 | 64; bytes[8] = bytes[8] & 63 | 128;
    var hex = Array.from(bytes, function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  /* Places in a list: by buttons, and by a grip that follows the finger. */
  function button(name, label, drawn, act) {
    var made = make("button", "button button-icon " + name, drawn);
    made.type = "button";
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  }
  function step(item, by) {
    var other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    item.parentNode.insertBefore(by < 0 ? item : other, by < 0 ? other : item);
  }
  function drag(item, grip) {
    grip.addEventListener("pointerdown", function (event) {
      event.preventDefault();
      grip.setPointerCapture(event.pointerId);
      item.classList.add("dragged");
    });
    grip.addEventListener("pointermove", function (event) {
      if (!item.classList.contains("dragged")) return;
      var before = item.previousElementSibling, after = item.nextElementSibling;
      if (before && event.clientY < before.getBoundingClientRect().top + before.offsetHeight / 2) step(item, -1);
      else if (after && event.clientY > after.getBoundingClientRect().top + after.offsetHeight / 2) step(item, 1);
    });
    ["pointerup", "pointercancel"].forEach(function (type) { grip.addEventListener(type, function () { item.classList.remove("dragged"); }); });
  }

  /* A small picture; the strict page policy takes no blob, so it is drawn into a data address. */
  function preview(file, image) {
    if (!window.createImageBitmap) return;
    window.createImageBitmap(file).then(function (bitmap) {
      var share = SIDE / Math.max(bitmap.width, bitmap.height), canvas = make("canvas");
      canvas.width = Math.max(1, Math.round(bitmap.width * share)); canvas.height = Math.max(1, Math.round(bitmap.height * share));
      canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      bitmap.close();
      image.src = canvas.toDataURL("image/jpeg", 0.7);
      image.hidden = false;
    }).catch(function () {});
  }
  function picker(box, list) {
    var input = box.querySelector("input[type=file]"), photos = [];
    function add(photo) {
      var item = make("li"), image = make("img"), side = make("div"), acts = make("p", "photo-acts");
      image.alt = ""; image.width = 400; image.height = 300; image.hidden = true;
      photo.item = item;
      var label = make("label", "", words.caption), caption = make("input");
      caption.type = "text"; caption.maxLength = 200; caption.id = "caption-" + photo.key; caption.value = photo.caption || ""; caption.autocomplete = "off";
      label.htmlFor = caption.id;
      caption.addEventListener("input", function () { photo.caption = caption.value; });
      var grip = button("grip", words.grip, "≡", function () {});
      grip.tabIndex = -1; grip.setAttribute("aria-hidden", "true");
      acts.append(button("", words.up, "↑", function () { step(item, -1); }), button("", words.down, "↓", function () { step(item, 1); }),
        button("button-danger", words.out, "×", function () { photos.splice(photos.indexOf(photo), 1); item.remove(); }), grip);
      side.append(make("span", "wrap-anywhere small muted", photo.name), label, caption);
      if (photo.size > MOST) side.append(make("p", "upload-bad", words.too_large));
      side.append(acts);
      item.append(image, side);
      list.append(item);
      drag(item, grip);
      preview(photo.blob, image);
      photos.push(photo);
    }
    input.addEventListener("change", function () {
      Array.from(input.files).forEach(function (file) { add({ key: key(), blob: file, name: file.name, size: file.size, caption: "", have: 0 }); });
      input.value = "";
      box.querySelector(".upload-list").textContent = "";
      input.setCustomValidity("");
    });
    box.addEventListener("drop", function () { if (input.files.length) input.dispatchEvent(new Event("change", { bubbles: true })); });
    return {
      add: add,
      taken: function () {
        return Array.from(list.children).map(function (item) { return photos.find(function (photo) { return photo.item === item; }); }).filter(function (photo) { return photo && photo.size <= MOST; }).map(function (photo) {
          return { key: photo.key, blob: photo.blob, name: photo.name, size: photo.size, caption: photo.caption || "", have: 0 };
        });
      },
      clear: function () { photos = []; list.textContent = ""; }
    };
  }
  /* A file of the camera may be gone when the app is closed: its bytes are read before they are kept. */
  function read(photos) {
    return Promise.all(photos.map(function (photo) {
      return photo.blob.arrayBuffer().then(function (bytes) { photo.blob = new Blob([bytes], { type: photo.blob.type }); return photo; });
    }));
  }

  function errorsIn(form, errors) {
    form.querySelectorAll(".field-error").forEach(function (old) { old.remove(); });
    var first = null;
    Object.keys(errors).forEach(function (name) {
      var control = form.querySelector('[name="' + name + '"]');
      var field = control && control.closest(".field");
      errors[name].forEach(function (line) {
        var said = make("p", "field-error", line);
        said.setAttribute("role", "alert");
        if (field) field.insertBefore(said, field.children[1] || null); else form.prepend(said);
      });
      if (control && !first) first = control;
    });
    if (first) first.focus(); else form.scrollIntoView();
  }
  function toast(form, text, tone, isQuiet) {
    var said = make("p", "kept-note notice notice-" + tone, text);
    said.setAttribute("role", "status");
    var old = document.querySelector(".kept-note");
    if (old) old.remove();
    form.before(said);
    if (!isQuiet) said.scrollIntoView({ block: "center" });
    return said;
  }

  var record = document.getElementById("record");
  if (record) {
    var photos = picker(record.querySelector("[data-photos]"), document.getElementById("photo-list"));
    var asked = new URLSearchParams(window.location.search).get("queued");
    var keyField = record.elements.client_key, chosen = document.getElementById("suggestions");
    var blank = Array.from(new FormData(record).entries()).filter(function (pair) { return typeof pair[1] === "string"; });
    /* A form that was kept for the field holds an old key: every recording draws its own. */
    keyField.value = key();
    var fill = function (fields) {
      fields.forEach(function (pair) {
        var control = record.elements[pair[0]];
        if (!control || pair[0] === "csrfmiddlewaretoken") return;
        if (control.type === "checkbox") control.checked = true; else control.value = pair[1];
      });
    };
    var suggest = function () {
      if (!chosen) return;
      var channel = record.elements.channel.value, shown = 0;
      Array.from(chosen.children).forEach(function (item) {
        item.hidden = item.dataset.channel !== channel || shown >= 6;
        if (!item.hidden) shown += 1;
      });
      chosen.hidden = !shown;
    };
    record.addEventListener("change", function (event) { if (event.target.name === "channel") suggest(); });
    if (chosen) chosen.addEventListener("click", function (event) {
      var pressed = event.target.closest("button");
      if (!pressed) return;
      record.elements.what.value = pressed.dataset.what;
      if (!record.elements.place.value) record.elements.place.value = pressed.dataset.place;
    });
    suggest();
    if (asked) queue.one(asked).then(function (entry) {
      if (!entry || entry.user !== words.user || entry.ref) return;
      fill(entry.fields);
      entry.photos.forEach(photos.add);
      errorsIn(record, entry.errors || {});
      suggest();
    });
    record.addEventListener("submit", function (event) {
      event.preventDefault();
      var press = record.querySelector(".action-bar .button-primary");
      if (press.getAttribute("aria-busy")) return;
      /* What every recording needs is asked for here: nobody is there to ask without signal. */
      var missing = {};
      if (!record.elements.channel.value) missing.channel = [words.no_channel];
      if (!record.elements.what.value.trim()) missing.what = [words.no_what];
      if (Object.keys(missing).length) { errorsIn(record, missing); return; }
      press.setAttribute("aria-busy", "true");
      var fields = Array.from(new FormData(record).entries()).filter(function (pair) { return typeof pair[1] === "string" && pair[0] !== "csrfmiddlewaretoken"; });
      var entry = { key: keyField.value, user: record.dataset.user, at: Date.now(), what: record.elements.what.value, fields: fields, late: !navigator.onLine, photos: [], withPlace: record.elements.with_place.checked, state: "waits" };
      read(photos.taken()).then(function (taken) { entry.photos = taken; return queue.put(entry); }).then(queue.run).then(function () { return queue.one(entry.key); }).then(function (left) {
        press.removeAttribute("aria-busy");
        if (left && left.state === "mend" && !left.ref) { errorsIn(record, left.errors); return queue.drop(left.key).then(queue.show); }
        if (leaving) return null;
        if (!left || left.ref) { window.location.assign(left ? left.url : words.list); return null; }
        left.late = true;
        queue.put(left);
        toast(record, words[left.state === "sign_in" ? "sign_in" : "kept"], left.state === "sign_in" ? "warn" : "good");
        signal();
        photos.clear(); record.reset(); fill(blank); keyField.value = key(); suggest();
        return queue.show();
      }).catch(function () { press.removeAttribute("aria-busy"); toast(record, words.full, "problem"); });
    });
    /* Recorded: its page is opened at once, and its photos go on from there. */
    var leaving = false;
    document.addEventListener("ruthan:recorded", function (event) {
      if (event.detail.key !== keyField.value || leaving) return;
      leaving = true;
      window.location.assign(event.detail.url);
    });
    var note = document.getElementById("offline-note");
    var signal = function () {
      queue.all().then(function (entries) {
        note.hidden = navigator.onLine && !entries.some(function (entry) { return entry.state === "waits"; });
      });
    };
    /* What waited has gone: no words of waiting stay, and a link leads to it. */
    document.addEventListener("ruthan:sent", function (event) {
      if (leaving) return;
      if (event.detail.state === "mend") { /* the list above says what; it waits for no signal */
        var old = document.querySelector(".kept-note");
        if (old) old.remove();
        signal();
        return;
      }
      var link = make("a", "", event.detail.what || event.detail.ref);
      link.href = event.detail.url;
      var before = document.querySelector(".kept-note[data-sent]"); /* each that went is named, not the last alone */
      if (before) before.append(" · ", link);
      else {
        before = toast(record, words.sent + " ", "good", true);
        before.dataset.sent = "";
        before.append(link);
      }
      signal();
    });
    window.addEventListener("online", signal); window.addEventListener("offline", signal); signal();
  }

  /* On the page of an activity: photos go through the same queue; the order follows the finger. */
  var more = document.getElementById("add-photos");
  if (more) {
    var list = make("ol", "photo-list");
    more.querySelector("[data-upload]").after(list);
    var added = picker(more, list);
    more.addEventListener("submit", function (event) {
      event.preventDefault();
      var taken = added.taken();
      if (!taken.length) return;
      var entry = { key: key(), user: more.dataset.user, at: Date.now(), what: document.querySelector("h1").textContent, ref: more.dataset.ref, url: window.location.pathname, fields: [], photos: [], withPlace: more.elements.with_place.checked, state: "waits" };
      read(taken).then(function (photosRead) { entry.photos = photosRead; return queue.put(entry); }).then(function () { added.clear(); return queue.run(); });
    });
  }
  if (!record && !more) document.addEventListener("ruthan:sent", function (event) { if (event.detail.state !== "mend") window.location.reload(); });
  if (more) document.addEventListener("ruthan:sent", function (event) { if (event.detail.ref === more.dataset.ref) window.location.reload(); });
  var arranged = document.getElementById("arrange");
  if (arranged) {
    arranged.querySelectorAll("[data-grip]").forEach(function (grip) { grip.hidden = false; drag(grip.closest("li"), grip); });
    arranged.addEventListener("submit", function (event) {
      var pressed = event.submitter;
      if (pressed && pressed.dataset.confirm && !window.confirm(pressed.dataset.confirm)) { event.preventDefault(); event.stopPropagation(); }
    });
  }
})();
