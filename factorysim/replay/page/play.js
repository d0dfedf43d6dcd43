// The clock, the controls, the timeline and the words.

const byId = (id) => document.getElementById(id);

async function main() {
  const page = JSON.parse(byId("page").textContent);
  const hash = new URLSearchParams(location.hash.slice(1));
  if (typeof DecompressionStream === "undefined") { byId("title").textContent = page.words.en.old_browser; return; }
  const wanted = hash.get("lang") || page.language || navigator.language.slice(0, 2);
  const say = (key, values = {}) => (page.words[say.lang][key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  say.lang = page.words[wanted] ? wanted : "en";
  if (hash.get("theme")) document.documentElement.dataset.theme = hash.get("theme");
  document.body.classList.toggle("bare", hash.has("bare"));

  const runs = [], stages = [];
  for (const [i, meta] of page.runs.entries()) {
    runs.push(new Run(meta, await decode(byId(`data-${i}`).textContent)));
    const figure = document.createElement("figure");
    const caption = document.createElement("figcaption");
    const still = document.createElement("canvas"), moving = document.createElement("canvas");
    still.className = "still"; moving.className = "moving";
    moving.setAttribute("role", "img");
    const holder = document.createElement("figure");
    holder.append(still, moving);
    if (page.runs.length > 1) figure.append(caption);
    figure.append(holder);
    byId("stages").append(figure);
    stages.push(new Stage(runs[i], holder, say));
  }
  const first = runs[0].meta, second = 1 / first.tick;
  // Ticks of a run in ticks of the clock, which are those of the first run.
  const onClock = (run, ticks) => ticks * (run.meta.tick / first.tick);
  const end = Math.max(...runs.map((run) => onClock(run, run.meta.end)));
  const speeds = [1, 10, 60, 300, 600, 3600, 36000];
  const usual = speeds.find((speed) => end / second / speed <= 90) || 36000;
  const given = Number(hash.get("speed"));
  if (given > 0 && !speeds.includes(given)) { speeds.push(given); speeds.sort((a, b) => a - b); }
  const clock = { now: 0, speed: given > 0 ? given : usual, plays: false };
  const units = { s: 1, min: 60, h: 3600, d: 86400 };
  const readTime = (text) => {
    const match = /^([\d.]+)\s*(s|min|h|d)?$/.exec(text || "");
    return match ? Number(match[1]) * units[match[2] || first.timeUnit] * second : null;
  };
  const clamp = (time) => Math.max(0, Math.min(end, time));
  const atRun = (run) => Math.floor(clock.now * first.tick / run.meta.tick + 1e-6);

  const two = (n) => String(n).padStart(2, "0");
  const number = (value, digits = 1) => value.toLocaleString(say.lang, { maximumFractionDigits: digits });
  function timeText(time) {
    const s = Math.floor(time / second + 1e-9), days = Math.floor(s / 86400);
    return `${days ? `${days} ${say("day")} ` : ""}${two(Math.floor(s / 3600) % 24)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
  }

  const range = byId("time"), strip = byId("strip"), speedBox = byId("speed");
  range.max = String(Math.ceil(end));
  for (const speed of speeds) speedBox.append(new Option(`${speed} ×`, speed));
  speedBox.value = String(clock.speed);

  function show() {
    for (const [i, stage] of stages.entries()) {
      runs[i].seek(Math.min(atRun(runs[i]), runs[i].meta.end));
      stage.moving(clock.plays ? clock.speed : 0);
    }
  }
  let told = 0;
  function tell(force) {
    const time = performance.now();
    if (!force && time - told < 200) return;
    told = time;
    byId("clock").textContent = timeText(clock.now);
    range.value = String(Math.floor(clock.now));
    range.setAttribute("aria-valuetext", timeText(clock.now));
    timeline();
    if (!clock.plays) {
      stages.forEach((stage, i) => stage.front.setAttribute("aria-label", summary(runs[i])));
      if (!byId("table").hidden) table();
      story();
    }
  }
  function summary(run) {
    const m = run.meta, standing = [];
    m.units.forEach((unit, i) => {
      const name = run.stateName(i);
      if (unit[0] === "machine" && (name === "blocked" || name === "failed")) {
        const cause = run.causeOf(i);
        standing.push(`${label(m, i)}: ${say(`state.${name}`)}${cause >= 0 ? ` (${placeName(m, cause)})` : ""}`);
      }
    });
    return [say("summary", { time: timeText(clock.now), parts: run.wip }), ...standing].join("; ");
  }
  const placeName = (m, i) => { const p = m.places[i]; return p ? (p.title[say.lang] || p.title.en || p.name) : ""; };
  function label(m, unit) {
    const [kind, owner, n, name] = m.units[unit];
    if (kind === "machine") return m.places[owner].machineCount > 1 ? `${placeName(m, owner)} ${n}` : placeName(m, owner);
    return kind === "robot" ? `${say("robot")} ${name} (${placeName(m, owner)})` : `${owner} ${name}`;
  }

  function timeline() {
    const wide = strip.clientWidth, dense = window.devicePixelRatio || 1;
    if (strip.width !== Math.round(wide * dense)) { strip.width = Math.round(wide * dense); strip.height = 48 * dense; }
    const g = strip.getContext("2d");
    g.setTransform(dense, 0, 0, dense, 0, 0); g.clearRect(0, 0, wide, 48);
    const style = getComputedStyle(document.documentElement);
    g.fillStyle = style.getPropertyValue("--soft"); g.fillRect(0, 0, first.warmup / end * wide, 48);
    runs.forEach((run, r) => {
      const most = Math.max(1, ...runs.map((one) => Math.max(...one.strip.wip)));
      g.strokeStyle = ["#0072B2", "#D55E00"][r % 2]; g.lineWidth = 1.5; g.beginPath();
      const length = onClock(run, run.meta.end) / end;
      run.strip.wip.forEach((value, i) => g.lineTo(i / 600 * wide * length, 36 - value / most * 34));
      g.stroke();
      const busiest = Math.max(1, ...run.strip.out);
      if (!r) { g.fillStyle = "rgba(0,158,115,.45)"; run.strip.out.forEach((value, i) => g.fillRect(i / 600 * wide * length, 36 - value / busiest * 10, wide / 600 + .5, value / busiest * 10)); }
      g.fillStyle = "#D55E00";
      run.strip.failures.forEach((value, i) => { if (value) g.fillRect(i / 600 * wide * length, 40 + 4 * (r % 2), Math.max(1, wide / 600), 4); });
    });
    g.strokeStyle = style.getPropertyValue("--ink"); g.lineWidth = 2;
    line(g, clock.now / end * wide, 0, clock.now / end * wide, 48);
  }

  function rows(head, body) {
    const made = document.createElement("table");
    for (const [i, cells] of [head, ...body].entries()) {
      const row = made.insertRow();
      for (const cell of cells) {
        const box = document.createElement(i ? "td" : "th");
        box.textContent = cell; row.append(box);
      }
    }
    return made;
  }
  function table() {
    const made = runs.flatMap((run, i) => {
      const m = run.meta, body = [];
      m.places.forEach((place, p) => {
        if (!place.w) return;
        const own = m.units.map((unit, u) => [unit, u]).filter(([unit]) => (unit[0] === "machine" || unit[0] === "robot") && unit[1] === p);
        const states = own.map(([, u]) => say(`state.${run.stateName(u)}`));
        body.push([placeName(m, p), place.kind === "stock" ? run.stockOf(p) : stages[i].contentOf(p), states.join(", ")]);
      });
      m.units.forEach((unit, u) => { if (unit[0] === "worker" || unit[0] === "vehicle") body.push([label(m, u), "", say(`state.${run.stateName(u)}`)]); });
      const why = m.waits.map(([place, cause, because, parts]) => [place < 0 ? say("outside") : placeName(m, place), say(`cause.${cause}`), typeof because === "number" ? placeName(m, because) : because, number(parts, 2)]);
      const now = rows([say("place"), say("waiting_parts"), say("states")], body);
      return why.length ? [now, rows([say("place"), say("why"), say("because_of"), say("mean_waiting")], why)] : [now];
    });
    byId("table").replaceChildren(...made);
  }

  let chosen = null;
  function story() {
    const box = byId("story");
    box.hidden = !chosen;
    if (!chosen) return;
    const { run, part, unit, place } = chosen, m = run.meta;
    const title = document.createElement("h2"); title.tabIndex = -1;
    const inside = [];
    if (part !== undefined) {
      title.textContent = say("part", { number: part, product: m.products[run.product[part]]?.name ?? "" });
      const body = [];
      for (let i = 0; i < run.moves; i++) if (run.movePart[i] === part) {
        const [kind, owner] = m.groups[run.moveGroup[i]];
        const where = kind === "machine" || kind === "vehicle" ? label(m, owner) : owner < 0 ? "–" : placeName(m, owner);
        body.push([timeText(onClock(run, run.moveTime[i])), where, say(`group.${kind}`)]);
      }
      inside.push(rows([say("time"), say("place"), say("what")], body));
      const who = (n) => { const one = m.blamed[n]; return typeof one === "number" ? placeName(m, one) : one || say("outside"); };
      const why = [];
      run.waitPart.forEach((own, i) => {
        if (own === part) why.push([who(run.waitPlace[i]), say(`cause.${m.causes[run.waitCause[i]]}`), who(run.waitBecause[i]), timeText(run.waitLength[i] * second)]);
      });
      if (why.length) inside.push(rows([say("place"), say("why_it_waited"), say("because_of"), say("how_long")], why));
    } else if (unit !== undefined) {
      title.textContent = label(m, unit);
      const names = m.stateNames[run.kinds[unit]], times = new Float64Array(names.length);
      let state = m.first[run.kinds[unit]], since = 0;
      for (let i = 0; i < run.states; i++) if (run.stateUnit[i] === unit) {
        times[state] += run.stateTime[i] - since; state = run.stateValue[i]; since = run.stateTime[i];
      }
      times[state] += run.now - since;
      const body = names.map((name, i) => [say(`state.${name}`), `${number(100 * times[i] / Math.max(run.now, 1))} %`]).filter((_, i) => times[i] > 0);
      const line = document.createElement("p");
      const cause = run.causeOf(unit);
      line.textContent = `${say(`state.${run.stateName(unit)}`)}${cause >= 0 ? ` – ${say("because", { place: placeName(m, cause) })}` : ""}`;
      inside.push(line, rows([say("states"), say("share")], body));
    } else {
      title.textContent = placeName(m, place);
      const line = document.createElement("p");
      line.textContent = `${say("waiting_parts")}: ${stages[runs.indexOf(run)].contentOf(place)}`;
      inside.push(line);
    }
    box.replaceChildren(title, ...inside);
  }

  function wordsOnPage() {
    document.documentElement.lang = say.lang;
    byId("title").textContent = page.runs.map((m) => m.title[say.lang] || m.title.en || m.name).join(" – ");
    byId("origin").textContent = say("origin", { seed: first.seed, replication: first.replication, version: page.version });
    for (const [id, key, short] of [["back", "previous", "‹"], ["on", "next", "›"], ["table-button", "table"], ["save", "save"], ["save-svg", "save_svg"], ["record", "record"], ["print", "print"], ["help-button", "help", "?"]]) {
      byId(id).textContent = short || say(key); byId(id).title = say(key); byId(id).setAttribute("aria-label", say(key));
    }
    byId("play").textContent = clock.plays ? "⏸" : "▶";
    byId("play").setAttribute("aria-label", say(clock.plays ? "pause" : "play"));
    byId("speed-name").textContent = say("speed");
    range.setAttribute("aria-label", say("time")); byId("lang").setAttribute("aria-label", say("language")); byId("lang").value = say.lang;
    [...byId("stages").children].forEach((figure, i) => { const c = figure.querySelector("figcaption"); if (c) c.textContent = page.runs[i].title[say.lang] || page.runs[i].name; });
    byId("help").textContent = say("keys");
    legend();
  }
  function legend() {
    const made = [];
    const add = (paint, text) => {
      const entry = document.createElement("span"), swatch = document.createElement("canvas");
      swatch.width = swatch.height = 18; paint(swatch.getContext("2d")); entry.append(swatch, text); made.push(entry);
    };
    first.products.forEach((product, i) => add((g) => { g.beginPath(); shape(g, i, 9, 9, 6); g.fillStyle = product.colour; g.fill(); g.strokeStyle = "#111"; g.stroke(); }, product.title[say.lang] || product.name));
    for (const kind of ["machine", "vehicle", "worker", "robot"]) {
      const used = new Set();
      runs.forEach((run) => { const u = run.kinds; run.stateUnit.forEach((unit, i) => { if (u[unit] === kind) used.add(run.stateValue[i]); }); });
      [...used].sort((a, b) => a - b).forEach((state) => {
        const name = first.stateNames[kind][state];
        add((g) => { g.fillStyle = fillOf(first.looks[kind][name], g); g.fillRect(1, 1, 16, 16); g.strokeStyle = "#555"; g.strokeRect(1, 1, 16, 16); }, kind === "machine" ? say(`state.${name}`) : `${say(`state.${name}`)} (${say(kind)})`);
      });
    }
    byId("legend").replaceChildren(...made);
  }

  function jump(time) { clock.now = clamp(time); show(); tell(true); }
  function play(plays) {
    if (plays && clock.now >= end) clock.now = 0;
    clock.plays = plays; wordsOnPage(); show(); tell(true);
    if (plays) { before = performance.now(); requestAnimationFrame(frame); }
  }
  let before = 0;
  const cost = [];
  function frame(time) {
    if (!clock.plays) return;
    const begin = performance.now();
    clock.now = clamp(clock.now + Math.min(Math.max(time - before, 0), 200) / 1000 * clock.speed * second);
    before = time;
    show(); tell(false);
    cost.push(performance.now() - begin);
    if (cost.length > 600) cost.shift();
    if (clock.now >= end) play(false); else requestAnimationFrame(frame);
  }
  const step = (direction) => {
    play(false);
    const times = runs.map((run) => onClock(run, run.nextEvent(run.now, direction)));
    jump(direction > 0 ? Math.min(...times.filter((t) => t > clock.now), end) : Math.max(...times.filter((t) => t < clock.now), 0));
  };
  function language(lang) { say.lang = lang; wordsOnPage(); stages.forEach((stage) => stage.still()); show(); tell(true); }
  function size() {
    const wide = byId("stages").clientWidth, room = Math.max(260, (innerHeight - (document.body.classList.contains("bare") ? 20 : 240)) / runs.length);
    stages.forEach((stage) => stage.resize(wide, room)); show(); tell(true);
  }
  function saveFrame() {
    const stage = stages[0], sheet = document.createElement("canvas");
    sheet.width = stage.back.width; sheet.height = stage.back.height;
    const g = sheet.getContext("2d");
    g.fillStyle = stage.paper; g.fillRect(0, 0, sheet.width, sheet.height);
    g.drawImage(stage.back, 0, 0); g.drawImage(stage.front, 0, 0);
    const link = document.createElement("a");
    link.href = sheet.toDataURL("image/png"); link.download = "frame.png"; link.click();
  }
  function saveDrawing() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([stages[0].svg(clock.plays ? clock.speed : 0)], { type: "image/svg+xml" }));
    link.download = "frame.svg"; link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }
  let recorder = null;
  function record() {
    if (recorder) { recorder.stop(); recorder = null; return; }
    const stage = stages[0], sheet = document.createElement("canvas");
    sheet.width = stage.back.width; sheet.height = stage.back.height;
    const g = sheet.getContext("2d"), chunks = [];
    const copy = () => {
      g.fillStyle = stage.paper; g.fillRect(0, 0, sheet.width, sheet.height);
      g.drawImage(stage.back, 0, 0); g.drawImage(stage.front, 0, 0);
      if (recorder) requestAnimationFrame(copy);
    };
    recorder = new MediaRecorder(sheet.captureStream(30));
    recorder.ondataavailable = (event) => chunks.push(event.data);
    recorder.onstop = () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(chunks, { type: chunks[0]?.type })); link.download = "replay.webm"; link.click();
    };
    recorder.start(); copy(); play(true);
  }
  const toggle = (id) => { byId(id).hidden = !byId(id).hidden; if (id === "table" && !byId(id).hidden) table(); };

  byId("play").onclick = () => play(!clock.plays);
  byId("back").onclick = () => step(-1); byId("on").onclick = () => step(1);
  byId("table-button").onclick = () => toggle("table"); byId("help-button").onclick = () => toggle("help");
  byId("save").onclick = saveFrame; byId("save-svg").onclick = saveDrawing; byId("record").onclick = record; byId("print").onclick = () => print();
  byId("lang").onchange = (event) => language(event.target.value);
  speedBox.onchange = () => { clock.speed = Number(speedBox.value); };
  range.oninput = () => jump(Number(range.value));
  strip.onclick = (event) => jump(event.offsetX / strip.clientWidth * end);
  stages.forEach((stage, i) => {
    stage.front.onclick = (event) => {
      const found = stage.under(event.offsetX / stage.css, event.offsetY / stage.css, clock.plays ? clock.speed : 0);
      chosen = Object.keys(found).length ? { run: runs[i], ...found } : null;
      stage.marked = found.part; stage.asked = found.unit;
      story(); show();
    };
  });
  addEventListener("keydown", (event) => {
    if (event.target instanceof HTMLSelectElement || event.ctrlKey || event.metaKey || event.altKey) return;
    const second_ = clock.speed * second;
    const keys = {
      " ": () => play(!clock.plays), ArrowRight: () => jump(clock.now + (event.shiftKey ? 600 * second : second_)),
      ArrowLeft: () => jump(clock.now - (event.shiftKey ? 600 * second : second_)), ".": () => step(1), ",": () => step(-1),
      Home: () => jump(0), End: () => jump(end), t: () => toggle("table"), "?": () => toggle("help"), p: () => print(), s: saveFrame, v: saveDrawing,
      l: () => language({ en: "fr", fr: "de", de: "en" }[say.lang]), f: () => byId("stages").requestFullscreen?.(),
    };
    const act = keys[event.key] || keys[event.key.toLowerCase()];
    if (/^[1-6]$/.test(event.key)) { clock.speed = speeds[Number(event.key) - 1]; speedBox.value = String(clock.speed); event.preventDefault(); }
    else if (act && !(event.key === " " && event.target instanceof HTMLButtonElement)) { event.preventDefault(); act(); }
  });
  addEventListener("resize", size);

  clock.now = clamp(readTime(hash.get("t")) ?? first.warmup);
  wordsOnPage(); size();
  window.replay = { runs, stages, clock, jump, play, cost, end, language,
    at: (ticks) => { jump(ticks); return runs.map((run) => ({
      wip: run.wip, states: run.meta.units.map((_, u) => run.stateName(u)),
      lists: run.lists.map((l) => l.slice()), counts: [...run.counts] })); } };
  document.body.dataset.ready = "";
  if (hash.has("play")) play(true);
}
main();
