// Times the detectors in wasm: `node … WASM SUBJECTS MILLISECONDS`, the texts as a JSON array on standard input;
// answers with MB/s of every subject. speed.rs says what for.
import { readFileSync } from "node:fs";

const [path, subjects, milliseconds] = process.argv.slice(-3);
const texts = JSON.parse(readFileSync(0, "utf8")).map((text) => new TextEncoder().encode(text));
const { instance } = await WebAssembly.instantiate(readFileSync(path), {});
const { memory, room, scan } = instance.exports;

/** Copies a text into the module, as Envoy does, and looks through it. */
function look(subject, text) {
  const at = room(text.length);
  new Uint8Array(memory.buffer, at, text.length).set(text);
  return scan(subject);
}

/** In MB/s, of the quickest time through all texts; the first ones compile. */
function speed(subject) {
  const bytes = texts.reduce((sum, text) => sum + text.length, 0);
  const end = performance.now() + Number(milliseconds);
  let quickest = Infinity;
  while (performance.now() < end) {
    const start = performance.now();
    for (const text of texts) look(subject, text);
    quickest = Math.min(quickest, performance.now() - start);
  }
  return bytes / 1e3 / quickest;
}

console.log(JSON.stringify(Array.from({ length: Number(subjects) }, (_, subject) => speed(subject))));
