// Draws a Flex bubble as LINE shows it, for the parts that the service uses.
"use strict";

const SIZES = { xxs: ".6875rem", xs: ".8125rem", sm: ".875rem", md: "1rem", lg: "1.125rem", xl: "1.25rem" };
const MARGINS = { none: "0", xs: "2px", sm: "4px", md: "8px", lg: "12px", xl: "16px", xxl: "20px" };

function drawFlex(container) {
  const bubble = document.createElement("article");
  bubble.className = "flex";
  for (const part of ["header", "body", "footer"]) {
    if (container[part]) bubble.append(drawPart(container[part]));
  }
  return bubble;
}

function drawPart(part) {
  const draw = { box: drawBox, text: drawText, button: drawButton, separator: drawLine }[part.type];
  const made = draw ? draw(part) : document.createElement("span");
  if (part.margin) made.style.marginTop = MARGINS[part.margin] || part.margin;
  if (part.flex !== undefined) made.style.flex = `${part.flex} ${part.flex} 0`;
  return made;
}

function drawBox(part) {
  const box = document.createElement("div");
  box.className = part.layout === "vertical" ? "box" : "box row";
  if (part.backgroundColor) box.style.backgroundColor = part.backgroundColor;
  if (part.paddingAll) box.style.padding = part.paddingAll;
  if (part.spacing) box.style.gap = MARGINS[part.spacing] || part.spacing;
  for (const one of part.contents) box.append(drawPart(one));
  return box;
}

function drawText(part) {
  const text = document.createElement("div");
  text.className = "text";
  text.textContent = part.text;
  text.style.fontSize = SIZES[part.size] || SIZES.md;
  if (part.weight === "bold") text.style.fontWeight = "600";
  if (part.color) text.style.color = part.color;
  return text;
}

function drawButton(part) {
  const link = document.createElement("a");
  link.className = `button ${part.style || "link"}`;
  link.href = part.action.uri;
  link.textContent = part.action.label;
  if (!link.href.startsWith("tel:")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  return link;
}

function drawLine() {
  return document.createElement("hr");
}
