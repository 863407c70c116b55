// Looks at a page as a careful reader would and writes down what is wrong, a line for each flaw.
(() => {
  const flaws = [];
  const name = (node) => {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    return `<${element.tagName.toLowerCase()}> ${JSON.stringify((node.textContent || '').trim().slice(0, 40))}`;
  };
  const overlaps = (a, b) =>
    a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5;
  const within = (inner, outer) =>
    inner.left >= outer.left - 1 && inner.right <= outer.right + 1
    && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
  // Heads of columns that only a screen reader is to find are not shown.
  const isShown = (element) => element.checkVisibility() && element.getBoundingClientRect().width > 1
    && !(element.closest('thead') && getComputedStyle(element.closest('thead')).position === 'absolute');

  for (const details of document.querySelectorAll('details')) details.open = true;
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) flaws.push(`the page is ${root.scrollWidth} wide in a window of ${root.clientWidth}`);
  for (const element of document.body.querySelectorAll('*')) {
    if (element.closest('svg') || !isShown(element) || getComputedStyle(element).display === 'inline') continue;
    if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1) flaws.push(`cut: ${name(element)}`);
  }

  // Each text: inside the window and inside of its cell or drawing.
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.textContent.trim() || !isShown(node.parentElement)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
    texts.push({ node, boxes });
    for (const box of boxes) {
      if (box.left < -0.5 || box.right > root.clientWidth + 0.5) flaws.push(`outside of the window: ${name(node)}`);
      const holder = node.parentElement.closest('td, th, .tile, pre');
      if (holder && (box.left < holder.getBoundingClientRect().left - 1 || box.right > holder.getBoundingClientRect().right + 1)) {
        flaws.push(`outside of its cell: ${name(node)}`);
      }
    }
  }
  for (const drawing of document.querySelectorAll('svg[role=img]')) {
    const outer = drawing.getBoundingClientRect();
    const labels = [...drawing.querySelectorAll('text')].filter((text) => text.getBoundingClientRect().width > 0);
    labels.forEach((text, index) => {
      const box = text.getBoundingClientRect();
      if (!within(box, outer)) flaws.push(`outside of its drawing: ${name(text)}`);
      for (const other of labels.slice(index + 1)) {
        if (overlaps(box, other.getBoundingClientRect())) flaws.push(`on each other: ${name(text)} and ${name(other)}`);
      }
    });
    for (const shape of drawing.querySelectorAll('rect, path')) {
      if (!within(shape.getBoundingClientRect(), outer)) flaws.push(`outside of its drawing: ${shape.outerHTML.slice(0, 80)}`);
    }
    if (!drawing.getAttribute('aria-label')) flaws.push('a drawing without words');
  }
  // No text on another one.
  const flat = texts.filter(({ node }) => !node.parentElement.closest('svg'))
    .flatMap(({ node, boxes }) => boxes.map((box) => ({ node, box }))).sort((a, b) => a.box.top - b.box.top);
  flat.forEach((one, index) => {
    for (let next = index + 1; next < flat.length && flat[next].box.top < one.box.bottom - 6; next++) {
      const other = flat[next];
      const inner = { left: other.box.left, right: other.box.right, top: other.box.top + 4, bottom: other.box.bottom - 4 };
      const mine = { left: one.box.left, right: one.box.right, top: one.box.top + 4, bottom: one.box.bottom - 4 };
      if (one.node !== other.node && overlaps(mine, inner)) flaws.push(`on each other: ${name(one.node)} and ${name(other.node)}`);
    }
  });

  // Contrast of at least 4.5 to 1 (WCAG AA).
  const channels = (colour) => (colour.match(/[\d.]+/g) || []).map(Number);
  const light = (colour) => {
    const [r, g, b] = channels(colour).slice(0, 3)
      .map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let here = element; here; here = here.parentElement) {
      const colour = getComputedStyle(here).backgroundColor;
      if ((channels(colour)[3] ?? 1) > 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const seen = new Set();
  for (const { node } of texts) {
    const style = getComputedStyle(node.parentElement);
    const colour = node.parentElement.closest('svg') ? style.fill : style.color;
    const pair = `${colour} on ${ground(node.parentElement)}`;
    if (seen.has(pair)) continue;
    seen.add(pair);
    const [one, other] = [light(colour), light(ground(node.parentElement))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < 4.5) flaws.push(`contrast ${ratio.toFixed(2)}: ${pair}, ${name(node)}`);
  }

  // For a screen reader: headings in order, landmarks, tables with heads, names that lead somewhere.
  let level = 0;
  for (const heading of document.querySelectorAll('h1, h2, h3, h4')) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1) flaws.push(`a heading too deep: ${name(heading)}`);
    level = next;
  }
  for (const part of ['h1', 'header', 'nav', 'main', 'footer']) {
    if (document.querySelectorAll(part).length !== 1) flaws.push(`not one <${part}>`);
  }
  for (const table of document.querySelectorAll('table')) {
    if (!table.caption?.textContent) flaws.push('a table without a caption');
    for (const head of table.querySelectorAll('th')) if (!head.scope) flaws.push('a head without its scope');
  }
  const names = [...document.querySelectorAll('[id]')].map((element) => element.id);
  if (new Set(names).size !== names.length) flaws.push('an id twice');
  for (const link of document.querySelectorAll('a')) {
    // What leads to another page is looked at there.
    if (!link.getAttribute('href').startsWith('#')) continue;
    if (!document.getElementById(link.hash.slice(1))) flaws.push(`a link to nowhere: ${link.hash}`);
  }
  for (const entry of performance.getEntriesByType('resource')) flaws.push(`fetched: ${entry.name}`);
  if (document.querySelectorAll('script, img, link, iframe, object, [style]').length > 1) flaws.push('an element that has no place here');

  const report = parent.document.createElement('pre');
  report.className = 'report';
  report.textContent = [`width ${root.clientWidth}`, `ground ${getComputedStyle(document.body).backgroundColor}`,
    ...[...new Set(flaws)].map((flaw) => `flaw ${flaw}`), 'end'].join('\n');
  parent.document.body.append(report);
})();
