/* Opens the recording form without signal. Keeps the form and what it is drawn with; never an answer, never a photo. */
"use strict";
var CACHE = "ruthan-activities-1";
var SCOPE = self.registration.scope;
var FORM = new URL("new/", SCOPE).href;
var PATIENCE = 6000; // milliseconds for a page on a bad connection

function assetsOf(text, base) {
  var found = [], pattern = /(?:href|src)="([^"]+)"|url\("?([^")]+)"?\)/g, match;
  while ((match = pattern.exec(text))) {
    var at = new URL(match[1] || match[2], base);
    if (at.origin === self.location.origin && /\.(css|js|woff2|svg|png)$/.test(at.pathname) && at.href.indexOf(SCOPE) !== 0) found.push(at.href);
  }
  return found;
}
function keep(cache, address) {
  return cache.match(address).then(function (held) {
    return held || fetch(address).then(function (answer) {
      if (!answer.ok) return null;
      return cache.put(address, answer.clone()).then(function () { return answer; });
    });
  }).then(function (answer) {
    if (!answer || !/\.css$/.test(new URL(address).pathname)) return null;
    return answer.clone().text().then(function (text) { return keepAll(cache, assetsOf(text, address)); });
  }).catch(function () { return null; });
}
function keepAll(cache, addresses) { return Promise.all(addresses.map(function (one) { return keep(cache, one); })); }
function keepForm(answer) {
  return caches.open(CACHE).then(function (cache) {
    return cache.put(FORM, answer.clone()).then(function () { return answer.text(); }).then(function (text) {
      return keepAll(cache, assetsOf(text, FORM));
    });
  });
}
function fetchForm() {
  return fetch(FORM, { credentials: "same-origin", redirect: "manual" }).then(function (answer) {
    return answer.ok ? keepForm(answer) : null;
  }).catch(function () { return null; });
}
self.addEventListener("install", function (event) {
  event.waitUntil(fetchForm().then(function () { return self.skipWaiting(); }));
});
self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.map(function (name) {
      return name.indexOf("ruthan-activities-") === 0 && name !== CACHE ? caches.delete(name) : null;
    }));
  }).then(function () { return self.clients.claim(); }));
});
function held(address) {
  return caches.open(CACHE).then(function (cache) { return cache.match(address, { ignoreVary: true, ignoreSearch: true }); });
}
function inTime(request) {
  return new Promise(function (resolve, reject) {
    var timer = setTimeout(reject, PATIENCE);
    fetch(request).then(function (answer) { clearTimeout(timer); resolve(answer); }, reject);
  });
}
function page(event) {
  var isForm = event.request.url.split("?")[0] === FORM;
  return (isForm ? inTime(event.request) : fetch(event.request)).then(function (answer) {
    if (answer.ok && event.request.url === FORM) event.waitUntil(keepForm(answer.clone()));
    return answer;
  }, function () {
    return held(FORM).then(function (form) { return form || fetch(event.request); });
  });
}
self.addEventListener("fetch", function (event) {
  var request = event.request;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (/\.(css|js|woff2|svg|png)$/.test(new URL(request.url).pathname) && request.url.indexOf(SCOPE) !== 0) {
    event.respondWith(fetch(request).catch(function () {
      return held(request.url).then(function (found) { return found || Response.error(); });
    }));
  }
});
