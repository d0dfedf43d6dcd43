// A pen that writes SVG: it takes the orders that a picture gives to the pen of a canvas.

const short = (value) => String(Math.round(value * 100) / 100);
const escaped = (text) => String(text).replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

class SvgPen {
  constructor(width, height) {
    this.width = width; this.height = height;
    this.pieces = []; this.defs = new Map(); this.way = "";
    this.fillStyle = this.strokeStyle = "#000"; this.lineWidth = 1; this.dash = [];
    this.font = "13px sans-serif"; this.lineJoin = "miter"; this.textBaseline = "middle"; this.textAlign = "left";
    this.ruler = document.createElement("canvas").getContext("2d");
  }

  beginPath() { this.way = ""; }
  moveTo(x, y) { this.way += `M${short(x)} ${short(y)}`; }
  lineTo(x, y) { this.way += `${this.way ? "L" : "M"}${short(x)} ${short(y)}`; }
  bezierCurveTo(...numbers) { this.way += `C${numbers.map(short).join(" ")}`; }
  quadraticCurveTo(...numbers) { this.way += `Q${numbers.map(short).join(" ")}`; }
  closePath() { this.way += "Z"; }
  // Pictures draw whole circles only.
  arc(x, y, r) {
    const wide = short(2 * r), round = short(r);
    this.way += `M${short(x + r)} ${short(y)}a${round} ${round} 0 1 1 -${wide} 0a${round} ${round} 0 1 1 ${wide} 0`;
  }
  roundRect(x, y, w, h, r) {
    const round = Math.min(r, w / 2, h / 2), corner = (dx, dy) => `a${short(round)} ${short(round)} 0 0 1 ${short(dx)} ${short(dy)}`;
    this.way += `M${short(x + round)} ${short(y)}h${short(w - 2 * round)}${corner(round, round)}v${short(h - 2 * round)}${corner(-round, round)}`
      + `h${short(2 * round - w)}${corner(-round, -round)}v${short(2 * round - h)}${corner(round, -round)}Z`;
  }
  setLineDash(lengths) { this.dash = lengths; }
  measureText(text) { this.ruler.font = this.font; return this.ruler.measureText(text); }

  fill() { this.pieces.push(`<path d="${this.way}" fill="${this.fillStyle}"/>`); }
  stroke() { this.pieces.push(`<path d="${this.way}" fill="none"${this.outline()}/>`); }
  fillRect(x, y, w, h) { this.pieces.push(`<rect${this.box(x, y, w, h)} fill="${this.fillStyle}"/>`); }
  strokeRect(x, y, w, h) { this.pieces.push(`<rect${this.box(x, y, w, h)} fill="none"${this.outline()}/>`); }
  fillText(text, x, y) {
    const bold = this.font.startsWith("bold") ? ' font-weight="bold"' : "";
    const size = /([\d.]+)px/.exec(this.font)[1];
    this.pieces.push(`<text x="${short(x)}" y="${short(y)}" font-size="${size}"${bold} dominant-baseline="central" fill="${this.fillStyle}">${escaped(text)}</text>`);
  }

  // A look (colour and hatch), drawn once on a tile, as a pattern of the drawing.
  pattern(key, tile) {
    if (!this.defs.has(key)) this.defs.set(key, [`look-${this.defs.size}`, tile.toDataURL("image/png")]);
    return `url(#${this.defs.get(key)[0]})`;
  }

  box(x, y, w, h) { return ` x="${short(x)}" y="${short(y)}" width="${short(Math.max(w, 0))}" height="${short(Math.max(h, 0))}"`; }
  outline() {
    const dash = this.dash.length ? ` stroke-dasharray="${this.dash.map(short).join(" ")}"` : "";
    return ` stroke="${this.strokeStyle}" stroke-width="${short(this.lineWidth)}" stroke-linejoin="${this.lineJoin}"${dash}`;
  }

  // The whole drawing on paper of one colour.
  text(paper) {
    const looks = [...this.defs.values()].map(([id, url]) =>
      `<pattern id="${id}" width="8" height="8" patternUnits="userSpaceOnUse"><image width="8" height="8" href="${url}"/></pattern>`);
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${this.width} ${this.height}" width="${this.width}" height="${this.height}" font-family="system-ui, sans-serif">`
      + `<defs>${looks.join("")}</defs><rect width="100%" height="100%" fill="${paper}"/>${this.pieces.join("\n")}</svg>\n`;
  }
}
