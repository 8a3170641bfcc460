// Replaces the news when the live stream says there is some; without it the page still reads.
"use strict";
(() => {
  const live = document.getElementById("live");
  const news = document.getElementById("news");
  let waiting = null;

  const open = () => new Set([...news.querySelectorAll("article[id] details[open]")].map(
    (one) => one.closest("article").id));

  const refresh = async () => {
    waiting = null;
    const answer = await fetch("/desk/news", { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const kept = open();
    // Escaped by the server, and the page's policy permits no script inside.
    news.innerHTML = await answer.text();
    for (const id of kept) {
      const one = document.getElementById(id);
      if (one) one.querySelectorAll("details").forEach((details) => { details.open = true; });
    }
  };

  const soon = () => { if (waiting === null) waiting = setTimeout(refresh, 400); };
  const stream = new EventSource("/v1/stream?kinds=event,alert,rejected");
  for (const kind of ["event", "alert", "rejected", "reset"]) stream.addEventListener(kind, soon);
  // A source that falls silent sends nothing that could tell of it.
  setInterval(soon, 30000);
  stream.onopen = () => { live.textContent = "live"; live.className = "on"; soon(); };
  stream.onerror = () => { live.textContent = "not live; trying again"; live.className = ""; };
})();
