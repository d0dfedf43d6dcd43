// Draws one run at its present time: a still picture behind, what moves in front.

const HATCHES = {
  "//": (g) => line(g, 0, 8, 8, 0), "///": (g) => { line(g, 0, 8, 8, 0); line(g, 0, 4, 4, 0); line(g, 4, 8, 8, 4); },
  "\\\\": (g) => line(g, 0, 0, 8, 8), "xx": (g) => { line(g, 0, 0, 8, 8); line(g, 0, 8, 8, 0); },
  "++": (g) => { line(g, 4, 0, 4, 8); line(g, 0, 4, 8, 4); }, "||": (g) => line(g, 4, 0, 4, 8),
  "--": (g) => line(g, 0, 4, 8, 4), "..": (g) => dot(g, 4, 4, 1), "oo": (g) => dot(g, 4, 4, 2.4),
};
function line(g, a, b, c, d) { g.beginPath(); g.moveTo(a, b); g.lineTo(c, d); g.stroke(); }
function dot(g, x, y, r) { g.beginPath(); g.arc(x, y, r, 0, 7); g.stroke(); g.fill(); }

const fills = new Map(), tiles = new Map();
function tileOf([colour, hatch], key) {
  if (!tiles.has(key)) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.fillStyle = colour; pen.fillRect(0, 0, 8, 8);
    pen.strokeStyle = pen.fillStyle = "rgba(0,0,0,.55)"; pen.lineWidth = 1;
    if (HATCHES[hatch]) HATCHES[hatch](pen);
    tiles.set(key, tile);
  }
  return tiles.get(key);
}
function fillOf(look, g) {
  const key = look.join("");
  if (g instanceof SvgPen) return g.pattern(key, tileOf(look, key));
  if (!fills.has(key)) fills.set(key, g.createPattern(tileOf(look, key), "repeat"));
  return fills.get(key);
}

// Shapes of products beside their colours: circle, square, triangle, diamond, hexagon.
function shape(path, kind, x, y, r) {
  const corners = [0, 4, 3, 4, 6][kind % 5], turn = [0, Math.PI / 4, -Math.PI / 2, 0, 0][kind % 5];
  if (!corners) { path.moveTo(x + r, y); path.arc(x, y, r, 0, 7); return; }
  for (let i = 0; i <= corners; i++) {
    const a = turn + 2 * Math.PI * i / corners;
    if (i) path.lineTo(x + r * 1.15 * Math.cos(a), y + r * 1.15 * Math.sin(a));
    else path.moveTo(x + r * 1.15 * Math.cos(a), y + r * 1.15 * Math.sin(a));
  }
}

class Stage {
  constructor(run, figure, say) {
    this.run = run; this.say = say; this.meta = run.meta;
    this.back = figure.querySelector(".still"); this.front = figure.querySelector(".moving");
    this.calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.groupOf = new Map();
    this.meta.groups.forEach((g, i) => this.groupOf.set(g.join(), i));
  }

  resize(width, room) {
    const scale = Math.min(width / this.meta.width, room / this.meta.height, 2.2);
    const dense = window.devicePixelRatio || 1;
    for (const canvas of [this.back, this.front]) {
      canvas.width = Math.round(this.meta.width * scale * dense);
      canvas.height = Math.round(this.meta.height * scale * dense);
      canvas.style.width = `${this.meta.width * scale}px`;
      canvas.style.height = `${this.meta.height * scale}px`;
    }
    this.scale = scale * dense; this.css = scale;
    this.still();
  }

  pen(canvas) {
    const g = canvas.getContext("2d");
    g.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    g.clearRect(0, 0, this.meta.width, this.meta.height);
    this.colours();
    return g;
  }

  colours() {
    const style = getComputedStyle(document.documentElement);
    this.ink = style.getPropertyValue("--ink"); this.paper = style.getPropertyValue("--paper");
    this.line = style.getPropertyValue("--line"); this.soft = style.getPropertyValue("--soft");
  }

  // The present picture as a drawing in SVG.
  svg(speed) {
    this.colours();
    const g = new SvgPen(this.meta.width, this.meta.height);
    this.still(g); this.moving(speed, g);
    return g.text(this.paper);
  }

  name(thing) { return (thing.title && (thing.title[this.say.lang] || thing.title.en)) || thing.name; }

  still(g = this.pen(this.back)) {
    const m = this.meta;
    g.lineWidth = 1.5; g.strokeStyle = this.line; g.lineJoin = "round";
    for (const curve of m.curves) this.curve(g, curve);
    for (const place of m.places) {
      if (!place.w) continue;
      g.fillStyle = this.soft; g.strokeStyle = this.line; g.lineWidth = 1;
      g.beginPath(); g.roundRect(place.x, place.y, place.w, place.h, 6); g.fill(); g.stroke();
      g.fillStyle = this.ink;
      g.font = "bold 13px system-ui, sans-serif"; g.textBaseline = "middle";
      this.text(g, this.name(place), place.x + 6, place.y + 12, place.w - 12);
      if (place.capacity !== null || place.kind === "source") {
        g.strokeStyle = this.line; g.lineWidth = .8;
        for (const [x, y] of place.slots) g.strokeRect(place.x + x - 6, place.y + y - 6, 12, 12);
      }
    }
    for (const map of m.maps) {
      g.strokeStyle = this.line; g.lineWidth = 1;
      g.beginPath(); g.roundRect(map.x, map.y, map.w, map.h, 6); g.stroke();
      g.lineWidth = 5; g.strokeStyle = this.soft;
      for (const [a, b] of map.ways) line(g, ...map.nodes[a], ...map.nodes[b]);
      g.lineWidth = 1; g.strokeStyle = this.line;
      for (const [a, b] of map.ways) line(g, ...map.nodes[a], ...map.nodes[b]);
      g.fillStyle = this.ink; g.font = "12px system-ui, sans-serif";
      for (const [text, x, y] of map.names) g.fillText(text, x, y);
    }
    for (const strip of m.strips) {
      g.fillStyle = this.ink; g.font = "bold 13px system-ui, sans-serif";
      this.text(g, this.name(strip), strip.x, strip.y + 22, 124);
    }
  }

  // A name that has no room becomes smaller first, and is cut only then.
  text(g, text, x, y, room) {
    let shown = text;
    for (let size = 13; size >= 10; size--) {
      g.font = `bold ${size}px system-ui, sans-serif`;
      if (g.measureText(text).width <= room) break;
    }
    while (g.measureText(shown).width > room && shown.length > 1) shown = `${shown.slice(0, -2)}…`;
    g.fillText(shown, x, y);
  }

  curve(g, curve) {
    const p = curve.points, last = p[p.length - 1];
    g.setLineDash(curve.back ? [5, 4] : []);
    g.beginPath(); g.moveTo(...p[0]);
    for (let i = 1; i < p.length; i++) {
      if (curve.back) { g.lineTo(...p[i]); continue; }
      const half = (p[i - 1][0] + p[i][0]) / 2;
      g.bezierCurveTo(half, p[i - 1][1], half, p[i][1], ...p[i]);
    }
    g.stroke(); g.setLineDash([]);
    const back = p[p.length - 2][0] > last[0] ? 7 : -7;
    g.beginPath(); g.moveTo(last[0], last[1]); g.lineTo(last[0] + back, last[1] - 4); g.lineTo(last[0] + back, last[1] + 4);
    g.fillStyle = this.line; g.fill();
  }

  // Where a unit (vehicle, worker, robot, machine) is drawn.
  where(unit) {
    const m = this.meta, [kind, owner, number] = m.units[unit], run = this.run;
    if (kind === "machine" || kind === "robot") {
      const place = m.places[owner], spot = place.machines[number - 1];
      if (kind === "machine") return spot ? [place.x + spot[0], place.y + spot[1]] : null;
      return place.w ? [place.x + place.w - 10 - (number - 1) * 18, place.y + place.h + 2] : null;
    }
    const strip = m.strips.find((s) => s.name === owner), home = strip && strip.spots[number - 1];
    if (kind === "vehicle") {
      const i = run.last(run.rides[unit], run.rideTime);
      if (i < 0) return home ?? this.parked(owner, number);
      const way = m.ways[run.rideWay[i]];
      if (!way) return home ?? null;
      const [a, b] = way, u = run.rideLength[i] ? Math.min(1, (run.now - run.rideTime[i]) / run.rideLength[i]) : 1;
      return [a[0] + (b[0] - a[0]) * u, a[1] + (b[1] - a[1]) * u];
    }
    if (!home) return null;
    const own = run.walks[unit], i = run.last(own, run.walkTime), name = run.stateName(unit);
    if (i < 0 || !(name === "working" || name === "walking" || name === "waiting" && run.walkTime[i] === run.now)) return home;
    const target = this.beside(run.walkPlace[i], number);
    if (!target) return home;
    if (name !== "walking" || !run.walkLength[i]) return target;
    const before = own.indexOf(i) - 1, u = Math.min(1, (run.now - run.walkTime[i]) / run.walkLength[i]);
    const start = before >= 0 ? this.beside(run.walkPlace[own[before]], number) ?? home : home;
    return [start[0] + (target[0] - start[0]) * u, start[1] + (target[1] - start[1]) * u];
  }

  parked(fleet, number) {
    const map = this.meta.maps.find((one) => one.name === this.meta.fleets[fleet]);
    return map ? [map.x + 14 + 20 * (number - 1), map.y + map.h - 10] : null;
  }

  beside(index, number) {
    const place = this.meta.places[index];
    return place && place.w ? [place.x + 14 + ((number - 1) % 4) * 22, place.y + place.h + 6] : null;
  }

  anchor(group) {
    if (group < 0) return null;
    const [kind, owner] = this.meta.groups[group];
    if (kind === "machine" || kind === "vehicle") return this.where(owner);
    const place = this.meta.places[owner];
    if (!place || !place.w) return null;
    const slot = place.slots[0];
    return slot ? [place.x + slot[0], place.y + slot[1]] : [place.x + place.w / 2, place.y + place.h / 2 + 8];
  }

  // Positions of all parts that are drawn one by one: a function of time and speed alone.
  positions(speed) {
    const run = this.run, m = this.meta, found = new Map();
    m.groups.forEach(([kind, owner], g) => {
      const list = run.lists[g];
      if (!list.length) return;
      if (kind === "waiting") {
        const place = m.places[owner];
        if (!place.w || list.length > place.slots.length) return;
        list.forEach((part, i) => found.set(part, [place.x + place.slots[i][0], place.y + place.slots[i][1]]));
      } else if (kind === "machine" || kind === "vehicle") {
        const middle = this.where(owner);
        if (!middle) return;
        const wide = Math.ceil(Math.sqrt(Math.min(list.length, 9)));
        list.slice(0, 9).forEach((part, i) => found.set(part, [
          middle[0] + ((i % wide) - (wide - 1) / 2) * 11, middle[1] + (Math.floor(i / wide) - (wide - 1) / 2) * 11]));
      }
    });
    if (this.calm || !speed) return found;
    const span = Math.min(350 * speed / 1000, 30) / m.tick;
    const seen = new Set();
    for (let i = run.moves - 1; i >= 0 && run.moveTime[i] > run.now - span; i--) {
      const part = run.movePart[i], end = found.get(part), start = this.anchor(run.from[i]);
      if (!end || !start || seen.has(part)) continue;
      seen.add(part);
      let u = (run.now - run.moveTime[i]) / span;
      u = u * u * (3 - 2 * u);
      found.set(part, [start[0] + (end[0] - start[0]) * u, start[1] + (end[1] - start[1]) * u]);
    }
    return found;
  }

  moving(speed, g = this.pen(this.front)) {
    const m = this.meta, run = this.run;
    g.textBaseline = "middle"; g.textAlign = "left";
    this.rings(g);
    m.units.forEach((unit, i) => { if (unit[0] === "machine") this.machine(g, i); });
    this.numbers(g);
    const spots = m.products.map(() => []), here = this.positions(speed);
    for (const [part, spot] of here) spots[Math.min(run.product[part] || 0, spots.length - 1)]?.push(spot);
    g.lineWidth = 1; g.strokeStyle = "#111";
    m.units.forEach((unit, i) => { if (unit[0] === "vehicle") this.box(g, i, 11); });
    g.lineWidth = 1; g.strokeStyle = "#111";
    spots.forEach((own, i) => {
      g.beginPath();
      for (const [x, y] of own) shape(g, i, x, y, 5);
      g.fillStyle = m.products[i].colour; g.fill(); g.stroke();
    });
    m.units.forEach((unit, i) => {
      if (unit[0] === "worker") this.person(g, i);
      if (unit[0] === "robot") this.box(g, i, 7);
    });
    this.arrows(g);
    if (this.marked !== undefined) {
      const spot = here.get(this.marked);
      if (spot) { g.strokeStyle = "#d55e00"; g.lineWidth = 3; g.beginPath(); g.arc(...spot, 10, 0, 7); g.stroke(); }
    }
  }

  rings(g) {
    for (const index of this.meta.safeguarded) {
      const place = this.meta.places[index];
      if (!place || !place.w) continue;
      const near = this.run.ringOf(index), colour = ["#009E73", "#E69F00", "#D55E00"][near];
      g.setLineDash([8, 5]); g.strokeStyle = colour;
      [[9, near === 1], [3, near === 2]].forEach(([wide, isIn]) => {
        g.lineWidth = isIn ? 4 : 1.5;
        g.strokeRect(place.x - wide, place.y - wide, place.w + 2 * wide, place.h + 2 * wide);
      });
      g.setLineDash([]);
      if (near) { g.fillStyle = colour; this.figure(g, place.x - (near === 1 ? 9 : 3), place.y + place.h - 14); }
    }
  }

  machine(g, unit) {
    const at = this.where(unit), [, owner, number] = this.meta.units[unit];
    if (!at) return;
    const half = this.meta.places[owner].machines[number - 1][2], name = this.run.stateName(unit);
    g.fillStyle = fillOf(this.meta.looks.machine[name], g);
    g.fillRect(at[0] - half, at[1] - half, 2 * half, 2 * half);
    g.strokeStyle = this.ink; g.lineWidth = name === "blocked" || name === "failed" ? 3 : 1;
    g.strokeRect(at[0] - half, at[1] - half, 2 * half, 2 * half);
  }

  box(g, unit, half) {
    const at = this.where(unit);
    if (!at) return;
    const kind = this.meta.units[unit][0];
    g.fillStyle = fillOf(this.meta.looks[kind][this.run.stateName(unit)], g);
    g.strokeStyle = "#111"; g.lineWidth = 1;
    g.beginPath(); g.roundRect(at[0] - half, at[1] - half * .7, 2 * half, 1.4 * half, kind === "robot" ? 0 : 4); g.fill(); g.stroke();
  }

  person(g, unit) {
    const at = this.where(unit);
    if (!at) return;
    g.fillStyle = fillOf(this.meta.looks.worker[this.run.stateName(unit)], g);
    this.figure(g, ...at);
  }

  // A human figure; the pen has its filling.
  figure(g, x, y) {
    g.strokeStyle = this.ink; g.lineWidth = 1.2;
    g.beginPath(); g.arc(x, y - 8, 4.5, 0, 7); g.fill(); g.stroke();
    g.beginPath(); g.moveTo(x - 7, y + 9); g.quadraticCurveTo(x, y - 12, x + 7, y + 9); g.closePath(); g.fill(); g.stroke();
  }

  // Too many parts to be seen one by one become a bar and a number; stocks and exits are numbers.
  numbers(g) {
    const m = this.meta, run = this.run;
    g.font = "13px system-ui, sans-serif"; g.fillStyle = this.ink;
    m.places.forEach((place, i) => {
      if (!place.w) return;
      const count = this.contentOf(i), y = place.y + place.h - 12;
      if (place.kind === "exit") g.fillText(String(count), place.x + 8, y);
      else if (place.kind === "stock") g.fillText(String(run.stockOf(i)), place.x + 8, y);
      else if (place.slots.length && count > place.slots.length) {
        const end = place.slots[0][0] + 8;
        g.fillStyle = this.soft; g.fillRect(place.x + 4, place.y + 21, end - 4, place.h - 25);
        g.fillStyle = "#0072B2"; g.fillRect(place.x + 6, place.y + 22, 6, place.h - 28);
        g.fillStyle = this.ink; g.fillText(String(count), place.x + 16, place.y + place.h / 2 + 6);
      }
    });
  }

  contentOf(place) {
    if (this.meta.places[place].kind === "exit") return this.run.counts[this.groupOf.get(`gone,${place}`)] || 0;
    const group = this.groupOf.get(`waiting,${place}`);
    return group === undefined ? 0 : this.run.lists[group].length;
  }

  // From a machine that stands to the place that is the cause: blocked ones, and those that get
  // nothing because a machine before them stands; of others when they are asked for.
  arrows(g) {
    g.strokeStyle = g.fillStyle = "#D55E00"; g.lineWidth = 2;
    this.meta.units.forEach((unit, i) => {
      if (unit[0] !== "machine") return;
      const cause = this.run.causeOf(i), isBlocked = this.run.stateName(i) === "blocked";
      if (cause < 0 || !(isBlocked || i === this.asked || this.run.stands(cause))) return;
      const target = this.meta.places[cause], from = this.where(i);
      if (!target || !target.w || !from) return;
      const to = [target.x + target.w / 2, target.y + target.h / 2], way = Math.hypot(to[0] - from[0], to[1] - from[1]);
      if (way < 1) return;
      const ux = (to[0] - from[0]) / way, uy = (to[1] - from[1]) / way;
      g.setLineDash(isBlocked ? [] : [3, 4]);
      line(g, from[0], from[1], to[0] - ux * 14, to[1] - uy * 14);
      g.setLineDash([]);
      g.beginPath(); g.moveTo(to[0] - ux * 6, to[1] - uy * 6);
      g.lineTo(to[0] - ux * 16 - uy * 5, to[1] - uy * 16 + ux * 5); g.lineTo(to[0] - ux * 16 + uy * 5, to[1] - uy * 16 - ux * 5); g.fill();
    });
  }

  // What lies under a point of the picture.
  under(x, y, speed) {
    for (const [part, spot] of this.positions(speed)) if (Math.hypot(spot[0] - x, spot[1] - y) < 7) return { part };
    for (let i = this.meta.units.length - 1; i >= 0; i--) {
      const at = this.where(i);
      if (at && Math.abs(at[0] - x) < 16 && Math.abs(at[1] - y) < 16) return { unit: i };
    }
    const place = this.meta.places.findIndex((p) => p.w && x > p.x && x < p.x + p.w && y > p.y && y < p.y + p.h);
    return place >= 0 ? { place } : {};
  }
}
