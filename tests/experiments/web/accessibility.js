/* What is wrong with the page as it stands, one line each; run by accessibility.py. */
() => {
  const faults = [];
  const seen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const called = (element) => {
    const path = [];
    for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
      const classes = [...at.classList].map((name) => `.${name}`).join("");
      path.unshift(at.tagName.toLowerCase() + (at.id ? `#${at.id}` : "") + classes);
    }
    return path.slice(-3).join(" ");
  };
  const text = (element) => (element ? element.textContent.trim() : "");

  // Names
  const nameOf = (element) => {
    const by = (element.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean);
    const labels = [...(element.labels || [])].map(text).join(" ");
    const images = [...element.querySelectorAll("img[alt], svg[aria-label]")];
    return [
      by.map((id) => text(document.getElementById(id))).join(" "),
      element.getAttribute("aria-label"),
      labels,
      element.matches("input, select, textarea, video") ? "" : text(element),
      element.getAttribute("alt"),
      images.map((each) => each.alt || each.getAttribute("aria-label")).join(" "),
      element.title,
    ].some((name) => name && name.trim());
  };
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0'], " +
    "[role=button], [role=slider], [role=option], dialog[open], nav, video, canvas, svg[role=img], iframe";
  for (const element of document.querySelectorAll(CONTROLS)) {
    if (!seen(element) || element.closest("[aria-hidden=true]")) continue;
    if (!nameOf(element)) faults.push(`no name: ${called(element)}`);
  }
  for (const image of document.querySelectorAll("img:not([alt])")) faults.push(`no alt: ${called(image)}`);
  const POINTERS = ["aria-labelledby", "aria-describedby", "aria-controls", "for"];
  for (const element of document.querySelectorAll(POINTERS.map((name) => `[${name}]`).join(", "))) {
    for (const attribute of POINTERS) {
      for (const id of (element.getAttribute(attribute) || "").split(/\s+/).filter(Boolean)) {
        if (!document.getElementById(id)) faults.push(`${attribute} names nothing: ${called(element)}`);
      }
    }
  }
  const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
  for (const id of new Set(ids.filter((each, index) => ids.indexOf(each) !== index))) faults.push(`id twice: ${id}`);

  // Structure
  if (!document.documentElement.lang) faults.push("no language");
  if (!document.title.trim()) faults.push("no title");
  const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(seen);
  if (headings.filter((each) => each.tagName === "H1").length !== 1) faults.push("not one h1");
  headings.reduce((above, each) => {
    const level = Number(each.tagName[1]);
    if (level > above + 1) faults.push(`a level of headings is left out: ${called(each)}`);
    return level;
  }, 0);
  for (const landmark of ["main", "header", "nav"]) {
    const found = document.querySelectorAll(`body > ${landmark}, body > header > ${landmark}`);
    if (found.length !== 1) faults.push(`not one ${landmark}`);
  }
  for (const element of document.querySelectorAll("[tabindex]")) {
    if (element.tabIndex > 0) faults.push(`tabindex ${element.tabIndex}: ${called(element)}`);
  }
  for (const element of document.querySelectorAll("[aria-hidden=true] *, [aria-hidden=true]")) {
    if (element.tabIndex >= 0 && seen(element)) faults.push(`hidden but reached by Tab: ${called(element)}`);
  }

  // Contrast
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const read = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(read(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
  };
  const luminance = (colour) => {
    const [red, green, blue] = colour.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const WORDED = "input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select";
  const worded = (element) => element.matches(WORDED) || [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  for (const element of document.body.querySelectorAll("*")) {
    if (!worded(element) || !seen(element) || element.closest(".unseen, .skip, option, svg")) continue;
    const style = getComputedStyle(element), below = ground(element);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const found = contrast(over(read(style.color), below), below);
    if (found >= (large ? 3 : 4.5)) continue;
    faults.push(`contrast ${found.toFixed(2)}: ${called(element)} "${text(element).slice(0, 30)}"`);
  }
  return faults;
}
