// Makes pages a little nicer; every page works without it.
"use strict";

// A second tap must not send a second time; on a broken line one may try again after a while.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => { delete form.dataset.sent; }, 8000);
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
});

// The menu closes when one looks elsewhere, by pointer or by keyboard.
for (const elsewhere of ["click", "focusin"]) {
  document.addEventListener(elsewhere, (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

// Sentences to choose from are put into the field they belong to, the first place to fill marked.
document.querySelectorAll("[data-sentence-for]").forEach((choice) => {
  choice.addEventListener("click", (event) => {
    event.preventDefault();
    const field = document.getElementById(choice.dataset.sentenceFor);
    const [typed, words] = [field.value.trim(), choice.value.trim()];
    if (!typed.includes(words)) field.value = typed ? typed + "\n" + words : words;
    choice.closest("details").open = false;
    field.focus();
    const place = /\(ระบุ[^()]*\)/.exec(words);
    const from = field.value.lastIndexOf(words) + (place ? place.index : words.length);
    field.setSelectionRange(from, from + (place ? place[0].length : 0));
  });
});

// What was refused is read first.
const refusal = document.getElementById("refusal");
if (refusal) refusal.focus();
