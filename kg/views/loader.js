"use strict";
// Unpacks what the page carries: base 85 (RFC 1924, with , . : for < > &), then gzip.
window.inflated = async (id) => {
  const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%:()*+-;,=.?@^_`{|}~";
  const value = new Uint8Array(128);
  for (let i = 0; i < 85; i++) value[alphabet.charCodeAt(i)] = i;
  const text = document.getElementById(id).textContent, over = (5 - (text.length % 5)) % 5, whole = text + "~".repeat(over);
  const bytes = new Uint8Array((whole.length / 5) * 4), view = new DataView(bytes.buffer);
  for (let i = 0, at = 0; i < whole.length; at += 4) {
    let number = 0;
    for (let n = 0; n < 5; n++) number = number * 85 + value[whole.charCodeAt(i++)];
    view.setUint32(at, number);
  }
  const packed = new Blob([bytes.subarray(0, bytes.length - over)]);
  return new Response(packed.stream().pipeThrough(new DecompressionStream("gzip"))).text();
};
window.run = async (id) => {
  const script = document.createElement("script");
  script.textContent = await window.inflated(id);
  document.head.append(script);
};
window.run("app");
