// Comforts on top of pages that work without them: focus on errors, live parts, copying, polling, keys.
(() => {
  "use strict";

  document.documentElement.classList.add("scripted");
  document.querySelector("[data-focus]")?.focus();

  // <form data-live="/address" data-live-target="#id">: posts the form as it is typed, replaces the target.
  for (const form of document.querySelectorAll("form[data-live]")) {
    const target = document.querySelector(form.dataset.liveTarget);
    let timer, running;
    const refresh = async () => {
      running?.abort();
      running = new AbortController();
      target.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(form.dataset.live, {
          method: "POST", body: new FormData(form), signal: running.signal, headers: { "X-Requested-With": "fetch" },
        });
        if (answer.ok && !answer.redirected) target.innerHTML = await answer.text();
        target.removeAttribute("aria-busy");
      } catch (error) {
        if (error.name !== "AbortError") target.removeAttribute("aria-busy");
      }
    };
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(refresh, 150);
    });
  }

  // <button data-copy="#id" data-copied="Copied">: copies the text of the target. Without scripts nobody sees it.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    const source = document.querySelector(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    button.textContent = button.dataset.copied;
  });

  // <div id="…" data-poll="seconds">: fetches this page again and replaces the part until it no longer asks; when the
  // address leads elsewhere by now, or the part is gone, the reader follows.
  const poll = (part) => setTimeout(async () => {
    const answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const fresh = page?.getElementById(part.id);
    if (answer?.redirected) return location.assign(answer.url);
    if (page && !fresh) return location.reload();
    if (fresh && fresh.innerHTML !== part.innerHTML) part.replaceWith(fresh);
    const next = fresh && fresh.isConnected ? fresh : part;
    if (!page || fresh?.dataset.poll) poll(next);
  }, 1000 * Number(part.dataset.poll));
  for (const part of document.querySelectorAll("[data-poll][id]")) poll(part);

  // [data-keys] holds [data-stop] elements: j and k go to the next and the one before; a tick box may switch it off.
  const desk = document.querySelector("[data-keys]");
  desk?.ownerDocument.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("[data-keys-off]:checked") || !["j", "k"].includes(event.key)) return;
    const stops = [...desk.querySelectorAll("[data-stop]")];
    const at = stops.indexOf(document.activeElement.closest("[data-stop]"));
    const next = stops[event.key === "j" ? Math.min(at + 1, stops.length - 1) : Math.max(at - 1, 0)];
    next?.focus();
    next?.scrollIntoView({ block: "center" });
  });
})();
