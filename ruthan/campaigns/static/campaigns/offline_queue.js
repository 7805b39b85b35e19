/* What waits on this phone: kept with its photos, sent once, photos part by part from where they stopped. */
(function () {
  "use strict";
  var place = document.getElementById("activity-words");
  if (!place || !window.indexedDB) return;
  var words = JSON.parse(place.textContent);
  var PART = 512 * 1024;
  var opened = null, running = null, again = false;

  function base() {
    if (opened) return opened;
    opened = new Promise(function (resolve, reject) {
      var asked = indexedDB.open("ruthan-activities", 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore("queue", { keyPath: "key" }); };
      asked.onsuccess = function () { resolve(asked.result); };
      asked.onerror = function () { opened = null; reject(asked.error); };
    });
    return opened;
  }
  function store(mode, work) {
    return base().then(function (db) {
      return new Promise(function (resolve, reject) {
        var change = db.transaction("queue", mode);
        var asked = work(change.objectStore("queue"));
        change.oncomplete = function () { resolve(asked && asked.result); };
        change.onerror = change.onabort = function () { reject(change.error); };
      });
    });
  }
  function all() { return store("readonly", function (rows) { return rows.getAll(); }); }
  function one(key) { return store("readonly", function (rows) { return rows.get(key); }); }
  function put(entry) { return store("readwrite", function (rows) { return rows.put(entry); }); }
  function drop(key) { return store("readwrite", function (rows) { return rows.delete(key); }); }

  function token() {
    var found = /(?:^|; )ruthan_csrf=([^;]+)/.exec(document.cookie);
    return found ? decodeURIComponent(found[1]) : "";
  }
  function Stop(state, detail) { this.state = state; this.detail = detail; }
  /* Everything that is asked of the site; a redirect means the session has ended. */
  function ask(address, fields) {
    var how = { credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json", "X-CSRFToken": token() } };
    if (fields) { how.method = "POST"; how.body = fields; }
    return fetch(address, how).then(function (answer) {
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) throw new Stop("sign_in");
      if (answer.status === 404) throw new Stop("gone");
      if (answer.status >= 500 || answer.status === 429) throw new Stop("retry");
      return answer.json().then(function (said) { return { status: answer.status, said: said }; }, function () { throw new Stop("sign_in"); });
    }, function () { throw new Stop("waits"); });
  }
  function recorded(entry) {
    if (entry.ref) return Promise.resolve(entry);
    var fields = new FormData();
    entry.fields.forEach(function (pair) { fields.append(pair[0], pair[1]); });
    if (entry.late) fields.append("way", "offline");
    return ask(words.new, fields).then(function (answer) {
      if (answer.said.errors) throw new Stop("mend", answer.said.errors);
      if (!answer.said.ref) throw new Stop("retry");
      entry.ref = answer.said.ref; entry.url = answer.said.url; entry.state = "sending"; entry.errors = null;
      return put(entry).then(function () { tell("recorded", entry); return entry; });
    });
  }
  function partAt(entry, photo) {
    return words.photo_part.replace("REF", entry.ref).replace("00000000-0000-0000-0000-000000000000", photo.key);
  }
  function pieces(entry, photo, have) {
    var fields = new FormData(), end = Math.min(have + PART, photo.blob.size);
    fields.append("offset", String(have)); fields.append("size", String(photo.blob.size));
    fields.append("caption", photo.caption || "");
    if (entry.withPlace) fields.append("with_place", "on");
    fields.append("part", photo.blob.slice(have, end), "part");
    return ask(partAt(entry, photo), fields).then(function (answer) {
      var said = answer.said;
      if (said.refused) { photo.refused = said.refused; return null; }
      if (said.done) { photo.done = true; photo.have = photo.blob.size; return null; }
      if (answer.status !== 200 && said.have === have) return settle(entry, photo, have);
      photo.have = said.have;
      show();
      return pieces(entry, photo, said.have);
    });
  }
  /* The page before may still be sending this part: its end is waited for. */
  function settle(entry, photo, have) {
    photo.waited = (photo.waited || 0) + 1;
    if (photo.waited > 8) { photo.waited = 0; throw new Stop("retry"); }
    return new Promise(function (resolve) { setTimeout(resolve, 700); }).then(function () {
      return ask(partAt(entry, photo));
    }).then(function (answer) {
      if (answer.said.done) { photo.done = true; return null; }
      return pieces(entry, photo, answer.said.have);
    });
  }
  function sendPhoto(entry, photo) {
    if (photo.done || photo.refused) return Promise.resolve();
    return ask(partAt(entry, photo)).then(function (answer) {
      if (answer.said.done) { photo.done = true; return null; }
      photo.have = answer.said.have;
      return pieces(entry, photo, answer.said.have);
    }).then(function () {
      if (photo.done) photo.blob = null;
      return put(entry);
    }).then(show);
  }
  function send(entry) {
    entry.state = "sending";
    return recorded(entry).then(function () {
      show();
      return entry.photos.reduce(function (before, photo) { return before.then(function () { return sendPhoto(entry, photo); }); }, Promise.resolve());
    }).then(function () {
      var bad = entry.photos.filter(function (photo) { return photo.refused; });
      if (!bad.length) return drop(entry.key);
      entry.state = "mend";
      entry.errors = { photos: bad.map(function (photo) { return photo.name + ": " + photo.refused; }) };
      return put(entry);
    }).then(function () { tell("sent", entry); }).catch(function (stop) {
      if (!(stop instanceof Stop)) throw stop;
      entry.state = stop.state;
      if (stop.state === "mend") entry.errors = stop.detail;
      if (stop.state === "waits") entry.late = true;
      return put(entry).then(function () { if (stop.state !== "mend" && stop.state !== "gone") throw stop; });
    });
  }
  /* One run at a time in all windows; what was added meanwhile is taken in the next one. */
  function run() {
    if (running) { again = true; return running; }
    function work() {
      return all().then(function (entries) {
        return entries.filter(function (entry) { return entry.user === words.user && entry.state !== "mend"; }).reduce(function (before, entry) {
          return before.then(function () { return send(entry); });
        }, Promise.resolve());
      }).catch(function () { return null; }).then(function () {
        if (!again) return show();
        again = false;
        return work();
      });
    }
    running = (navigator.locks ? navigator.locks.request("ruthan-activities", work) : work()).then(
      function () { running = null; }, function () { running = null; });
    return running;
  }
  function tell(name, entry) { document.dispatchEvent(new CustomEvent("ruthan:" + name, { detail: entry })); }

  function make(tag, name, text) {
    var made = document.createElement(tag);
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
  }
  /* The activity is in, and of its photos some were refused. */
  function isPartly(entry) { return entry.state === "mend" && Boolean(entry.ref); }
  function said(entry) {
    if (entry.user !== words.user) return words.other;
    if (isPartly(entry)) return words.partly;
    return words[entry.state] || words.waits;
  }
  function meter(entry) {
    var whole = 0, there = 0;
    entry.photos.forEach(function (photo) { whole += photo.size; there += photo.done ? photo.size : Math.min(photo.have || 0, photo.size); });
    var bar = make("progress");
    bar.max = whole || 1; bar.value = there;
    bar.setAttribute("aria-label", words.sending);
    return bar;
  }
  function row(entry) {
    var item = make("li"), text = make("div");
    text.append(make("strong", "", entry.what || "–"), make("span", "muted", " " + entry.photos.length + " " + words.photos), make("br"), make("span", "", said(entry)));
    item.append(text);
    if (entry.photos.length && entry.state === "sending") item.append(meter(entry));
    if (entry.errors) {
      var list = make("ul", "waiting-errors");
      Object.keys(entry.errors).forEach(function (name) { entry.errors[name].forEach(function (line) { list.append(make("li", "", line)); }); });
      item.append(list);
    }
    var acts = make("p", "cluster");
    if (entry.state === "sign_in") { var link = make("a", "button", words.sign_in_act); link.href = words.login + "?next=" + encodeURIComponent(words.new); acts.append(link); }
    if (entry.state === "mend" && entry.user === words.user && !(entry.ref && entry.url === window.location.pathname)) {
      var open = make("a", "button", words.open);
      open.href = entry.ref ? entry.url : words.new + "?queued=" + entry.key;
      acts.append(open);
    }
    if (entry.state !== "sending") {
      var away = make("button", "button button-quiet", isPartly(entry) ? words.put_away : words.discard);
      away.type = "button";
      away.addEventListener("click", function () { if (isPartly(entry) || window.confirm(words.sure)) drop(entry.key).then(show); });
      acts.append(away);
    }
    if (acts.childNodes.length) item.append(acts);
    return item;
  }
  function show() {
    var box = document.getElementById("waiting");
    if (!box) return Promise.resolve();
    return all().then(function (entries) {
      box.hidden = !entries.length;
      box.querySelector("h2").hidden = entries.every(isPartly);
      box.querySelector("[data-send-now]").hidden = !entries.some(function (entry) { return entry.user === words.user && entry.state !== "mend"; });
      box.querySelector("ul").replaceChildren.apply(box.querySelector("ul"), entries.map(row));
    });
  }

  window.ruthanQueue = { words: words, put: put, one: one, drop: drop, run: run, show: show, make: make, all: all };
  document.addEventListener("click", function (event) { if (event.target.closest("[data-send-now]")) run(); });
  window.addEventListener("online", run);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) run(); });
  window.setInterval(function () { all().then(function (entries) { if (entries.length) run(); }, function () {}); }, 20000);
  show().then(run, function () {});
  if ("serviceWorker" in navigator) navigator.serviceWorker.register(words.worker, { scope: words.list }).catch(function () {});
})();
