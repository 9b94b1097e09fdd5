// The side-by-side desk. Every link and form works without this file; with it a segment opens, saves and closes in place.
(() => {
  "use strict";

  const desk = document.querySelector("[data-desk]");
  if (!desk || desk.classList.contains("all-open")) return;
  const says = document.getElementById("desk-says");
  const openForm = () => desk.querySelector("[data-words]");
  const rowOf = (part) => part?.closest("[data-row]");
  let typed = 0; // how often something was typed, and how often by the time of the last answer that took it
  let taken = 0;
  let saving = Promise.resolve(true);

  const tell = (text) => {
    const state = openForm()?.querySelector(".row-state");
    if (state) state.textContent = text;
    says.textContent = text;
  };

  // Asks the portal, and puts each part of the answer in the place of the part with its id. "": it did not answer.
  const ask = async (address, options = {}) => {
    const answer = await fetch(address, { ...options, headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (!answer || answer.redirected || ![200, 409, 422].includes(answer.status)) {
      tell(desk.dataset.failed);
      return "";
    }
    const parts = new DOMParser().parseFromString(await answer.text(), "text/html").body.children;
    for (const part of [...parts]) document.getElementById(part.id)?.replaceWith(part);
    return answer.status === 200 ? "taken" : "refused";
  };

  // Saves the open segment. how: "" only its words, "all" the comment too, "close" all of it, and closes the row.
  const save = (how = "") => (saving = saving.then(async () => {
    const form = openForm();
    if (!form || (typed === taken && how !== "close")) return true;
    const row = rowOf(form);
    if (typed === taken) return (await ask(`${row.dataset.row}?closed=1`)) === "taken";
    const sent = new FormData(form);
    const upTo = typed;
    if (!how) sent.delete("remark-comment");
    tell(desk.dataset.saving);
    const address = new URL(form.action);
    if (how === "close") address.searchParams.set("closed", "1");
    const outcome = await ask(address, { method: "POST", body: sent });
    if (outcome) taken = upTo;
    const fresh = document.getElementById(row.id);
    const news = fresh.querySelector(outcome === "refused" ? ".clash p, .error" : ".row-state");
    if (outcome && news) says.textContent = news.textContent.trim();
    if (outcome === "refused") news?.scrollIntoView({ block: "center" });
    return outcome === "taken";
  }));

  const open = async (row) => {
    if (!row || !(await save("close"))) return;
    typed = taken = 0;
    await ask(row.dataset.row);
    openForm()?.querySelector("textarea, input:not([type=hidden])")?.focus();
  };

  const close = async () => {
    const id = rowOf(openForm())?.id;
    if (id && (await save("close"))) document.getElementById(id).focus();
  };

  // The selected words between two tags.
  const wrap = (field, tag) => {
    const { selectionStart: from, selectionEnd: to, value } = field;
    field.setRangeText(`<${tag}>${value.slice(from, to)}</${tag}>`, from, to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  desk.addEventListener("input", (event) => {
    if (!event.target.closest("[data-words]")) return;
    typed += 1;
    if (typed === taken + 1) tell(desk.dataset.unsaved);
  });
  desk.addEventListener("change", (event) => {
    if (event.target.closest("[data-words]") && event.target.name !== "remark-comment") save();
  });

  desk.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const row = rowOf(event.target);
    if (event.target.closest("[data-close]")) {
      event.preventDefault();
      close();
    } else if (event.target.closest("[data-open]")) {
      event.preventDefault();
      if (row.contains(openForm())) taken = typed; // theirs is taken: what was typed is let go
      open(row);
    } else if (row?.querySelector("a[data-open]") && event.target.closest(".target") && !event.target.closest("a, button")) {
      if (getSelection().isCollapsed && !row.contains(openForm())) open(row);
    }
  });

  // Whatever else is sent waits for the words that were typed.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form === openForm() && !event.submitter?.hasAttribute("formaction")) {
      event.preventDefault();
      typed += 1; // pressed on purpose: sent even if nothing seems new
      save("all");
    } else if (form === openForm()) {
      taken = typed;
    } else if (typed !== taken) {
      event.preventDefault();
      if (!(await save("all"))) return;
      if (form.isConnected) form.requestSubmit(event.submitter?.isConnected ? event.submitter : undefined);
      else tell(desk.dataset.again);
    }
  });
  addEventListener("beforeunload", (event) => {
    if (typed !== taken) event.preventDefault();
  });

  document.addEventListener("keydown", async (event) => {
    const form = openForm();
    const inside = form?.contains(event.target);
    if (inside && (event.ctrlKey || event.metaKey) && event.key === "Enter") {
      event.preventDefault();
      const next = rowOf(form).nextElementSibling;
      await open(rowOf(next));
    } else if (inside && (event.ctrlKey || event.metaKey) && ["b", "i"].includes(event.key) && /markup|items/.test(event.target.name)) {
      event.preventDefault();
      wrap(event.target, event.key === "b" ? "strong" : "em");
    } else if (inside && event.key === "Escape") {
      close();
    } else if (event.key === "e" && desk.hasAttribute("data-keys") && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const row = rowOf(event.target);
      if (!row || event.target.closest("input, textarea, select") || !row.querySelector("a[data-open]")) return;
      event.preventDefault();
      open(row);
    }
  });
})();
