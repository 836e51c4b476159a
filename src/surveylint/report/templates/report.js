"use strict";
(() => {
  const chosen = (form, name) => (form.elements[name] ? form.elements[name].value : "");
  const matches = (element, words) => {
    const text = element.textContent.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const wordsOf = (form) => chosen(form, "text").toLowerCase().split(/\s+/).filter(Boolean);

  const findings = (form, part) => {
    const severities = new Set(
      [...form.querySelectorAll("[name=severity]:checked")].map((box) => box.value));
    const rule = chosen(form, "rule"), words = wordsOf(form);
    let shown = 0, all = 0;
    for (const section of part.querySelectorAll("details.section")) {
      let inSection = 0;
      for (const group of section.querySelectorAll(".rule")) {
        const fits = !rule || group.dataset.rule === rule;
        let inGroup = 0;
        for (const item of group.querySelectorAll("li")) {
          all += 1;
          item.hidden = !(fits && severities.has(item.dataset.severity) && matches(item, words));
          if (!item.hidden) inGroup += 1;
        }
        group.hidden = !inGroup;
        inSection += inGroup;
      }
      section.hidden = !inSection;
      shown += inSection;
    }
    return [shown, all];
  };

  const works = (form, part) => {
    const year = chosen(form, "year"), section = chosen(form, "section"), words = wordsOf(form);
    let shown = 0, all = 0;
    for (const row of part.querySelectorAll("table.works tbody tr")) {
      const field = (name) => row.querySelector(`[data-field=${name}]`).textContent;
      all += 1;
      row.hidden = !((!year || field("year") === year)
        && (!section || field("section") === section) && matches(row.cells[0], words));
      if (!row.hidden) shown += 1;
    }
    return [shown, all];
  };

  const filters = { findings, works };
  for (const form of document.querySelectorAll("form[data-filters]")) {
    const part = form.closest("section"), apply = filters[form.dataset.filters];
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => {
      const [shown, all] = apply(form, part);
      form.querySelector("output").textContent =
        shown === all ? "" : `${shown.toLocaleString("en")} of ${all.toLocaleString("en")} shown`;
    });
  }
  // what is folded is printed too
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const each of folded) each.open = true;
  });
  addEventListener("afterprint", () => { for (const each of folded) each.open = false; });
})();
