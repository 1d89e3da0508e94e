/* Keeps one page on this device, with its style and its scripts. It reaches no further than the page beside it. */
"use strict";
const PAGE = new URL("./", self.location).pathname;
const NAME = `mancomun ${PAGE}`;
const PATIENCE = 6000; // for the network, in milliseconds, where there is a page to show instead

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const late = () => new Promise((_resolve, reject) => setTimeout(() => reject(new Error("late")), PATIENCE));

const page = async (request) => {
  const cache = await caches.open(NAME);
  const kept = await cache.match(PAGE);
  try {
    const asked = fetch(request);
    const response = await (kept ? Promise.race([asked, late()]) : asked);
    if (response.ok && !response.redirected && kept) await cache.put(PAGE, response.clone());
    return kept && (response.status >= 500 || response.status === 410) ? kept : response;
  } catch {
    return kept ?? Response.error();
  }
};
const part = async (request) => (await (await caches.open(NAME)).match(request)) ?? fetch(request);

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin || request.cache === "no-store") return;
  if (request.mode === "navigate") {
    if (url.pathname === PAGE) event.respondWith(page(request));
  } else if (["style", "script", "font"].includes(request.destination)) {
    event.respondWith(part(request));
  }
});
