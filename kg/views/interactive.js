"use strict";
// What the page does. Every text from the data reaches the page as text (textContent, fillText), never as markup.
(async () => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse(await window.inflated("data"));
  const stage = $("stage"), card = $("card"), status = $("status"), found = $("found");
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const make = (tag, text, parent) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (parent) parent.append(made);
    return made;
  };
  const say = (text) => { status.textContent = text; };
  const facts = (rows, parent) => {
    if (!rows.length) return;
    const list = make("dl", undefined, parent);
    for (const [name, value] of rows) { make("dt", name, list); make("dd", value, list).dir = "auto"; }
  };
  const claimCard = (title, key, more) => {
    const claim = data.cards[key];
    card.replaceChildren();
    make("h2", title, card).dir = "auto";
    if (claim) make("p", claim.statement, card).dir = "auto";
    facts([...(claim ? claim.facts : []), ...more], card);
    if (!claim) return;
    for (const quote of claim.quotes) make("blockquote", quote, card).dir = "auto";
    if (claim.url && /^https?:\/\//i.test(claim.url)) {
      const link = make("a", "The source: " + claim.url, make("p", undefined, card));
      link.href = claim.url; link.target = "_blank"; link.rel = "noopener noreferrer"; link.referrerPolicy = "no-referrer";
    }
    make("code", claim.claim, make("p", undefined, card));
  };
  const folded = (text) => text.toLowerCase();
  const results = (items) => {
    found.replaceChildren();
    for (const [text, choose] of items.slice(0, 12)) {
      const button = make("button", text, make("li", undefined, found));
      button.type = "button"; button.dir = "auto";
      button.addEventListener("click", choose);
    }
    say(items.length === 1 ? "1 found" : items.length + " found" + (items.length > 12 ? ", the first 12 are listed" : ""));
  };
  const searching = (search) => {
    $("search").addEventListener("input", () => {
      const words = folded($("search").value.trim());
      if (words) results(search(words)); else { found.replaceChildren(); say(""); }
    });
    $("search").addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); found.querySelector("button")?.click(); }
    });
  };
  const onClick = (actions) => {
    for (const [id, act] of Object.entries(actions)) $(id)?.addEventListener("click", act);
  };

  onClick({
    "all-rows": async () => {
      const body = document.querySelector(".rows tbody"), first = body.rows[0];
      for (const cells of JSON.parse(await window.inflated("rest"))) {
        const row = make("tr", undefined, body);
        cells.forEach((cell, i) => { make("td", cell, row).className = first.cells[i].className; });
      }
      document.querySelector(".rows caption").textContent = data.title;
      $("all-rows").remove();
      say(body.rows.length + " rows");
    },
  });

  if (data.chart) {
    // A chart: the marks of one number belong together.
    const marks = new Map();
    for (const mark of stage.querySelectorAll("[aria-label]")) {
      const number = /^\[(\d+)\]/.exec(mark.getAttribute("aria-label"));
      if (!number) continue;
      marks.set(+number[1], [...(marks.get(+number[1]) || []), mark]);
      mark.addEventListener("click", () => choose(+number[1]));
    }
    const numbers = data.rows.map((row) => row.number);
    let at = -1;
    const choose = (number) => {
      at = numbers.indexOf(number);
      for (const mark of stage.querySelectorAll(".chosen")) mark.classList.remove("chosen");
      for (const mark of marks.get(number) || []) mark.classList.add("chosen");
      const row = data.rows[at];
      claimCard("[" + number + "] " + row.title, row.card, []);
      say("[" + number + "] " + row.title);
    };
    const step = (by) => { if (numbers.length) choose(numbers[(at + by + numbers.length) % numbers.length]); };
    stage.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if ("ne".includes(event.key)) step(1); else if ("pw".includes(event.key)) step(at < 0 ? 0 : -1); else return;
      event.preventDefault();
    });
    onClick({ "next-claim": () => step(1), "previous-claim": () => step(at < 0 ? 0 : -1) });
    searching((words) => data.rows
      .filter((row) => folded(row.title + " " + (data.cards[row.card]?.statement || "")).includes(words))
      .map((row) => ["[" + row.number + "] " + row.title, () => choose(row.number)]));
    document.documentElement.dataset.ready = "chart";
    return;
  }

  await window.run("vis");

  const DASHES = data.dashes;
  const control = (a, b, bend) => {
    const dx = b.x - a.x, dy = a.y - b.y, far = Math.hypot(dx, dy);
    const angle = Math.atan2(dy, dx) + (bend / 2 + 0.5) * Math.PI, reach = (Math.abs(bend) / 2 + 0.5) * far;
    return { x: a.x + reach * Math.sin(angle), y: a.y + reach * Math.cos(angle) };
  };
  const along = (a, b, bend, t) => {
    const c = control(a, b, bend), s = 1 - t;
    return { x: s * s * a.x + 2 * s * t * c.x + t * t * b.x, y: s * s * a.y + 2 * s * t * c.y + t * t * b.y };
  };
  let scene = -1, nodes = new Map(), edges = new Map(), matched = new Set(), chosenEdge = null, atNode = -1, atEdge = -1;

  const drawn = (node) => ({ ctx, x, y, state }) => ({
    drawNode() {
      ctx.save();
      ctx.translate(x, y);
      const strong = state.selected || matched.has(node.id);
      ctx.fillStyle = colour(node.tint);
      ctx.strokeStyle = strong ? colour("link") : colour("outline");
      ctx.lineWidth = state.selected ? 3.5 : matched.has(node.id) ? 3 : state.hover ? 2.2 : 1.4;
      if (node.unsure) ctx.setLineDash([5, 4]);
      if (node.path) {
        const path = new Path2D(node.path);
        ctx.fill(path); ctx.stroke(path);
      } else {
        ctx.fillRect(-node.w / 2, -node.h / 2, node.w, node.h);
        ctx.beginPath(); ctx.moveTo(-node.w / 2, node.h / 2); ctx.lineTo(node.w / 2, node.h / 2); ctx.stroke();
        if (strong) ctx.strokeRect(-node.w / 2, -node.h / 2, node.w, node.h);
      }
      ctx.textAlign = "center"; ctx.textBaseline = "alphabetic";
      const write = (text, size, fill, at) => {
        ctx.font = size + "px " + data.font; ctx.fillStyle = colour(fill); ctx.fillText(text, 0, at, node.w - 8);
      };
      const top = -node.h / 2 + 14;
      write(node.kind, data.small, "muted", top);
      node.lines.forEach((line, i) => write(line, data.text, "text", top + data.line * (i + 1) - 1));
      if (node.remark) write(node.remark, data.small, "muted", top + data.line * node.lines.length + 13);
      ctx.restore();
    },
    nodeDimensions: { width: node.w, height: node.h },
  });
  const asNode = (node) => ({ id: node.id, x: node.x, y: node.y, shape: "custom", ctxRenderer: drawn(node) });
  const asEdge = (edge) => {
    const line = colour(edge.denied ? "alert" : "edge"), loop = edge.from === edge.to;
    return {
      id: edge.id, from: edge.from, to: edge.to, dashes: DASHES[edge.modality] || false, width: data.width,
      color: { color: line, highlight: colour("link"), hover: line, inherit: false },
      arrows: { to: { enabled: true, type: edge.denied ? "bar" : "arrow", scaleFactor: edge.denied ? 0.9 : 0.7 } },
      smooth: edge.bend && !loop
        ? { enabled: true, type: edge.bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(edge.bend) } : false,
      ...(loop ? { selfReference: { size: 18 + 12 * edge.bend, angle: Math.PI / 2 } } : {}),
    };
  };
  const network = new vis.Network(stage, { nodes: [], edges: [] }, {
    physics: false, layout: { improvedLayout: false }, autoResize: true,
    interaction: { hover: true, multiselect: false, keyboard: { enabled: true, bindToWindow: false }, zoomSpeed: 0.6 },
    edges: { selectionWidth: 2, hoverWidth: 0.8 },
  });
  const frame = stage.querySelector(".vis-network");
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-label", data.title + ". " + data.label);
  frame.setAttribute("aria-describedby", "keys");
  frame.tabIndex = 0;
  stage.querySelector("canvas").setAttribute("aria-hidden", "true");
  // the wheel scrolls the page; with Ctrl it zooms
  stage.addEventListener("wheel", (event) => { if (!event.ctrlKey) event.stopPropagation(); }, { capture: true });

  network.on("afterDrawing", (ctx) => {
    const scale = network.getScale(), all = [...edges.values()];
    if (scale < 0.3 && all.length > 60) return;
    const places = network.getPositions();
    ctx.save();
    ctx.textAlign = "center"; ctx.textBaseline = "alphabetic";
    ctx.font = data.beside + "px " + data.font;
    for (const edge of all) {
      const words = edge.words.length || edge !== chosenEdge ? edge.words : edge.full;
      const a = places[edge.from], b = places[edge.to];
      if (!words.length || !a || !b) continue;
      const p = edge.from === edge.to
        ? { x: a.x, y: a.y - nodes.get(edge.from).h / 2 - 18 - 12 * edge.bend } : along(a, b, edge.bend, edge.at);
      const width = Math.max(...words.map((line) => ctx.measureText(line).width)) + 6;
      const height = data.besideHeight * words.length + 2;
      ctx.globalAlpha = 0.9; ctx.fillStyle = colour("ground");
      ctx.fillRect(p.x - width / 2, p.y - height / 2, width, height);
      ctx.globalAlpha = 1;
      ctx.fillStyle = colour(edge === chosenEdge ? "link" : edge.denied ? "alert" : "text");
      words.forEach((line, i) => ctx.fillText(line, p.x, p.y - height / 2 + 12 + data.besideHeight * i));
    }
    ctx.restore();
  });

  const fit = () => {
    const { width, height } = data.scenes[scene];
    const scale = Math.max(0.02, Math.min(1, stage.clientWidth / (width + 20), stage.clientHeight / (height + 20)));
    network.moveTo({ position: { x: width / 2, y: height / 2 }, scale });
  };
  const open = (number, quiet) => {
    scene = number;
    const { nodes: some, edges: lines, name, width, height } = data.scenes[number];
    nodes = new Map(some.map((node) => [node.id, node]));
    edges = new Map(lines.map((edge) => [edge.id, edge]));
    matched = new Set(); chosenEdge = null; atNode = atEdge = -1;
    if (!document.body.classList.contains("framed")) {
      const wanted = height * Math.min(1, stage.clientWidth / (width + 20)) + 24;
      stage.style.height = Math.max(320, Math.min(wanted, 900)) + "px";
      network.setSize("100%", "100%");
    }
    network.setData({ nodes: some.map(asNode), edges: lines.map(asEdge) });
    network.redraw();
    fit();
    if ($("back")) $("back").hidden = number === 0;
    if (!quiet) say(name + ": " + some.length + " things, " + lines.length + " lines");
  };
  const focus = (x, y) => network.moveTo({ position: { x, y }, scale: Math.max(network.getScale(), 0.7) });
  const inView = (x, y) => {
    const p = network.canvasToDOM({ x, y });
    return p.x > 20 && p.y > 20 && p.x < stage.clientWidth - 20 && p.y < stage.clientHeight - 20;
  };
  const showNode = (id, move = true) => {
    const node = nodes.get(id);
    chosenEdge = null;
    atNode = [...nodes.keys()].indexOf(id);
    network.selectNodes([id], false);
    if (move && (!inView(node.x, node.y) || network.getScale() < 0.45)) focus(node.x, node.y);
    card.replaceChildren();
    make("h2", node.label, card).dir = "auto";
    facts([["kind", node.kind], ...(node.remark ? [["remark", node.remark]] : []), ...(node.ref ? [["id", node.ref]] : [])], card);
    if (node.opens) {
      const button = make("button", "Open this group", make("p", undefined, card));
      button.type = "button";
      button.addEventListener("click", () => open(node.opens));
    }
    const own = [...edges.values()].filter((edge) => edge.from === id || edge.to === id);
    const list = make("ul", undefined, card);
    for (const edge of own.slice(0, 60)) {
      const button = make("button", edge.title, make("li", undefined, list));
      button.type = "button"; button.dir = "auto";
      button.addEventListener("click", () => showEdge(edge.id));
    }
    if (own.length > 60) make("p", own.length - 60 + " more lines", card);
    say(node.kind + " " + node.label + (node.remark ? ", " + node.remark : "") + ". " + own.length + (own.length === 1 ? " line" : " lines")
      + (node.opens ? ". Enter opens this group" : ""));
    network.redraw();
  };
  const showEdge = (id, move = true) => {
    const edge = edges.get(id), a = nodes.get(edge.from), b = nodes.get(edge.to);
    chosenEdge = edge;
    atEdge = [...edges.keys()].indexOf(id);
    network.selectEdges([id]);
    if (move) {
      const p = along(a, b, edge.bend, edge.at);
      if (!inView(p.x, p.y) || network.getScale() < 0.45) focus(p.x, p.y);
    }
    claimCard(edge.title, edge.card, edge.facts);
    say(edge.title + (data.cards[edge.card] ? ". " + data.cards[edge.card].statement : ""));
    network.redraw();
  };
  const step = (keys, at, by) => keys[(at + by + keys.length) % keys.length];
  const stepNode = (by) => { if (nodes.size) showNode(step([...nodes.keys()], atNode < 0 && by < 0 ? 0 : atNode, by)); };
  const stepEdge = (by) => { if (edges.size) showEdge(step([...edges.keys()], atEdge < 0 && by < 0 ? 0 : atEdge, by)); };
  const zoom = (by) => network.moveTo({ scale: Math.min(4, Math.max(0.03, network.getScale() * by)) });
  const clear = () => { network.unselectAll(); chosenEdge = null; card.replaceChildren(make("p", data.hint)); say(""); network.redraw(); };

  network.on("click", ({ nodes: [node], edges: [edge], pointer }) => {
    if (node !== undefined) return showNode(node, false);
    if (edge !== undefined) return showEdge(edge, false);
    const places = network.getPositions();
    for (const line of edges.values()) { // words that stand beside a line belong to it
      if (!line.words.length || line.from === line.to) continue;
      const p = along(places[line.from], places[line.to], line.bend, line.at);
      if (Math.abs(p.x - pointer.canvas.x) < line.wide / 2 && Math.abs(p.y - pointer.canvas.y) < 8 * line.words.length) return showEdge(line.id, false);
    }
    clear();
  });
  network.on("doubleClick", ({ nodes: [node] }) => { if (node !== undefined && nodes.get(node).opens) open(nodes.get(node).opens); });
  frame.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const selected = network.getSelectedNodes()[0];
    const acts = {
      n: () => stepNode(1), p: () => stepNode(-1), e: () => stepEdge(1), w: () => stepEdge(-1), f: fit,
      Enter: () => { if (selected !== undefined && nodes.get(selected).opens) open(nodes.get(selected).opens); },
      Escape: () => { if (scene && selected === undefined && !chosenEdge) open(0); else clear(); },
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  });
  onClick({
    "next-thing": () => stepNode(1), "previous-thing": () => stepNode(-1), "next-claim": () => stepEdge(1),
    "previous-claim": () => stepEdge(-1), "zoom-in": () => zoom(1.3), "zoom-out": () => zoom(1 / 1.3), "whole": fit, "back": () => open(0),
  });
  searching((words) => {
    const items = [], seen = new Set();
    matched = new Set();
    const order = [scene, ...data.scenes.keys()].filter((number, i) => i === 0 || number !== scene);
    for (const number of order) {
      for (const node of data.scenes[number].nodes) {
        if (node.opens ? number !== 0 : false) continue;
        if (!folded(node.label + " " + (node.ref || "")).includes(words)) continue;
        if (number === scene) matched.add(node.id);
        if (node.opens || !seen.has("n" + node.ref)) {
          seen.add("n" + node.ref);
          items.push([node.label + " (" + node.kind + ")", () => { if (scene !== number) open(number, true); showNode(node.id); }]);
        }
      }
    }
    for (const number of order) {
      for (const edge of data.scenes[number].edges) {
        const claim = data.cards[edge.card];
        if (!claim || seen.has("e" + edge.row) || !folded(edge.title + " " + claim.statement + " " + claim.claim).includes(words)) continue;
        seen.add("e" + edge.row);
        items.push([edge.title, () => { if (scene !== number) open(number, true); showEdge(edge.id); }]);
      }
    }
    network.redraw();
    return items;
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => open(scene, true));
  addEventListener("resize", () => { if (scene >= 0) fit(); });
  clear();
  open(0, true);
  network.once("afterDrawing", () => { document.documentElement.dataset.ready = String(edges.size); });
  network.redraw();
})();
