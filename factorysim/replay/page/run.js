// One recorded run: its columns, and what holds at any time. No drawing and no simulation.

async function decode(text) {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const body = new Uint8Array(await new Response(stream).arrayBuffer());
  const view = new DataView(body.buffer);
  const columns = [];
  for (let at = 0; at < body.length;) {
    const end = at + 4 + view.getUint32(at, true);
    let count = 0;
    for (let i = at + 4; i < end; i++) if (body[i] < 128) count++;
    const column = new Int32Array(count);
    let sum = 0;
    for (let i = at + 4, n = 0; i < end; n++) {
      let value = 0, shift = 1, byte;
      do { byte = body[i++]; value += (byte & 127) * shift; shift *= 128; } while (byte > 127);
      sum += value % 2 ? -(value + 1) / 2 : value / 2;
      column[n] = sum;
    }
    columns.push(column);
    at = end;
  }
  return columns;
}

// The number of entries of a sorted column that are not later than a time.
function upTo(times, time) {
  let low = 0, high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= time) low = middle + 1; else high = middle;
  }
  return low;
}

class Run {
  static EVERY = 4096;
  static STANDING = new Set(["failed", "waiting_for_repair", "maintenance", "setup", "off", "paused"]);

  constructor(meta, columns) {
    this.meta = meta;
    [this.moveTime, this.movePart, this.moveGroup,
     this.stateTime, this.stateUnit, this.stateValue, this.stateCause,
     this.rideTime, this.rideUnit, this.rideWay, this.rideLength,
     this.walkTime, this.walkUnit, this.walkPlace, this.walkLength,
     this.nearTime, this.nearPlace, this.nearRing,
     this.stockTime, this.stockPlace, this.stockUnits, this.product,
     this.waitPart, this.waitPlace, this.waitCause, this.waitBecause, this.waitLength] = columns;
    this.isGone = meta.groups.map((group) => group[0] === "gone");
    this.kinds = meta.units.map((unit) => unit[0]);
    this.machinesOf = meta.places.map((_, place) => meta.units.flatMap((unit, i) => unit[0] === "machine" && unit[1] === place ? [i] : []));
    this.start();
    this.look();
  }

  start() {
    this.lists = this.meta.groups.map(() => []);
    this.counts = new Int32Array(this.meta.groups.length);
    this.wip = 0;
    this.moves = 0;
    this.state = Int8Array.from(this.meta.units, (unit) => this.meta.first[unit[0]]);
    this.since = new Int32Array(this.meta.units.length);
    this.cause = new Int32Array(this.meta.units.length);
    this.states = 0;
    this.now = 0;
  }

  // One pass over everything: where each move began, snapshots, the strip, what belongs to whom.
  look() {
    const n = this.moveTime.length, bins = 600, end = Math.max(this.meta.end, 1);
    const here = new Int32Array(this.product.length + 1).fill(-1);
    this.from = new Int32Array(n);
    this.moveShots = []; this.stateShots = [];
    this.strip = { wip: new Float64Array(bins), out: new Float64Array(bins), failures: new Uint8Array(bins) };
    for (let i = 0; i < n; i++) {
      this.from[i] = here[this.movePart[i]] ?? -1;
      here[this.movePart[i]] = this.moveGroup[i];
    }
    let bin = 0;
    for (let i = 0; i < n; i++) {
      const into = Math.min(bins - 1, Math.floor(this.moveTime[i] / end * bins));
      while (bin < into) this.strip.wip[bin++] = this.wip;
      if (i % Run.EVERY === 0) this.moveShots.push({ lists: this.lists.map((l) => l.slice()), counts: this.counts.slice(), wip: this.wip });
      this.move(i);
      if (this.isGone[this.moveGroup[i]] && this.meta.groups[this.moveGroup[i]][1] >= 0) this.strip.out[into]++;
    }
    while (bin < bins) this.strip.wip[bin++] = this.wip;
    for (let i = 0; i < this.stateTime.length; i++) {
      if (i % Run.EVERY === 0) this.stateShots.push({ state: this.state.slice(), since: this.since.slice(), cause: this.cause.slice() });
      this.change(i);
      if (this.stateName(this.stateUnit[i]) === "failed")
        this.strip.failures[Math.min(bins - 1, Math.floor(this.stateTime[i] / end * bins))] = 1;
    }
    const byUnit = (units, count) => { const own = Array.from({ length: count }, () => []); units.forEach((u, i) => own[u].push(i)); return own; };
    this.rides = byUnit(this.rideUnit, this.meta.units.length);
    this.walks = byUnit(this.walkUnit, this.meta.units.length);
    this.stocks = byUnit(this.stockPlace, this.meta.places.length);
    this.nears = byUnit(this.nearPlace, this.meta.places.length);
    this.start();
  }

  move(i) {
    const part = this.movePart[i], from = this.from[i], to = this.moveGroup[i];
    if (from >= 0 && !this.isGone[from]) {
      const list = this.lists[from], at = list.indexOf(part);
      if (at >= 0) list.splice(at, 1);
      this.wip--;
    }
    if (this.isGone[to]) this.counts[to]++;
    else { this.lists[to].push(part); this.wip++; }
  }

  change(i) {
    const unit = this.stateUnit[i];
    this.state[unit] = this.stateValue[i];
    this.since[unit] = this.stateTime[i];
    this.cause[unit] = this.stateCause[i];
  }

  seek(time) {
    const moves = upTo(this.moveTime, time), states = upTo(this.stateTime, time);
    if (moves < this.moves || moves - this.moves > Run.EVERY) {
      const shot = Math.min(Math.floor(moves / Run.EVERY), this.moveShots.length - 1);
      if (shot >= 0 && (moves < this.moves || shot * Run.EVERY > this.moves)) {
        const saved = this.moveShots[shot];
        this.lists = saved.lists.map((l) => l.slice());
        this.counts = saved.counts.slice();
        this.wip = saved.wip;
        this.moves = shot * Run.EVERY;
      }
    }
    while (this.moves < moves) this.move(this.moves++);
    if (states < this.states || states - this.states > Run.EVERY) {
      const shot = Math.min(Math.floor(states / Run.EVERY), this.stateShots.length - 1);
      if (shot >= 0 && (states < this.states || shot * Run.EVERY > this.states)) {
        const saved = this.stateShots[shot];
        this.state = saved.state.slice(); this.since = saved.since.slice(); this.cause = saved.cause.slice();
        this.states = shot * Run.EVERY;
      }
    }
    while (this.states < states) this.change(this.states++);
    this.now = time;
  }

  stateName(unit) { return this.meta.stateNames[this.kinds[unit]][this.state[unit]]; }

  // The last entry of those that belong to one unit or place which is not later than now; -1: none.
  last(own, times) {
    let low = 0, high = own.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[own[middle]] <= this.now) low = middle + 1; else high = middle;
    }
    return low ? own[low - 1] : -1;
  }

  stockOf(place) { const i = this.last(this.stocks[place], this.stockTime); return i < 0 ? 0 : this.stockUnits[i]; }
  ringOf(place) { const i = this.last(this.nears[place], this.nearTime); return i < 0 ? 0 : this.nearRing[i]; }

  // The place for which a standing machine waits: where its part cannot go, or who gives it nothing.
  causeOf(unit) {
    if (this.kinds[unit] !== "machine") return -1;
    const name = this.stateName(unit);
    if (name === "blocked") return this.cause[unit] - 1;
    if (name !== "starved") return -1;
    return this.supplier(this.meta.units[unit][1], 0);
  }

  // Whether all machines of a place stand for a reason of their own.
  stands(place) {
    const own = this.machinesOf[place];
    return own.length > 0 && own.every((unit) => Run.STANDING.has(this.stateName(unit)));
  }

  supplier(place, depth) {
    if (depth > 3) return -1;
    let working = -1;
    for (const [start, end] of this.meta.links) {
      if (end !== place) continue;
      const kind = this.meta.places[start].kind;
      if (kind === "station" || kind === "cell") {
        if (this.stands(start)) return start;
        if (working < 0) working = start;
      } else if (kind !== "source") {
        const found = this.supplier(start, depth + 1);
        if (found >= 0 && working < 0) working = found;
      }
    }
    return working;
  }

  nextEvent(time, direction) {
    if (direction > 0) {
      const a = this.moveTime[upTo(this.moveTime, time)], b = this.stateTime[upTo(this.stateTime, time)];
      return Math.min(a ?? this.meta.end, b ?? this.meta.end);
    }
    const a = this.moveTime[upTo(this.moveTime, time - 1) - 1], b = this.stateTime[upTo(this.stateTime, time - 1) - 1];
    return Math.max(a ?? 0, b ?? 0);
  }
}
