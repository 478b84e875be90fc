// Written by the exporter of denoise-gui. Denoises a picture in the browser, tile by tile.
"use strict";

// Tiles begin at multiples of this, which every network's multiple divides, and read `halo` more.
const TILE = 256;
const LONGEST_WAIT = 120; // milliseconds between the slider's last move and the work

const byId = (id) => document.getElementById(id);
const card = self.held.card;
const multiple = Number(card["denoise.multiple"]);
const halo = Math.ceil(Number(card["denoise.halo"]) / multiple) * multiple;
const channels = Number(card["denoise.channels"]);

function bytes(text) {
  const letters = atob(text);
  const found = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) found[i] = letters.charCodeAt(i);
  return found;
}

// One thread: several need headers that only a server can send.
async function load() {
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = bytes(self.held.module);
  const loader = new Blob([bytes(self.held.loader)], { type: "text/javascript" });
  ort.env.wasm.wasmPaths = { mjs: URL.createObjectURL(loader) };
  const model = bytes(self.held.model);
  delete self.held;
  return ort.InferenceSession.create(model, { executionProviders: ["wasm"] });
}

const ready = load();

// The k-th place of an edge that is mirrored beyond both ends.
function mirrored(k, size) {
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const place = ((k % period) + period) % period;
  return place < size ? place : period - place;
}

// Planes (channels, height, width) in [0, 1] and sigma in 8-bit levels to planes, not clamped.
// The picture is padded to the multiple by mirroring; a tile reads its context, so that no seam is left.
// `onTile(done, all, output)` is awaited after each tile, and ends the work by returning false.
async function denoise(planes, height, width, sigma, onTile = async () => true) {
  const session = await ready;
  const count = planes.length / (height * width);
  const rows = Math.ceil(height / multiple) * multiple;
  const columns = Math.ceil(width / multiple) * multiple;
  const output = new Float32Array(planes.length);
  const level = new ort.Tensor("float32", Float32Array.of(sigma / 255), [1, 1, 1, 1]);
  const all = Math.ceil(height / TILE) * Math.ceil(width / TILE);
  let done = 0;
  for (let y = 0; y < height; y += TILE) {
    for (let x = 0; x < width; x += TILE) {
      const top = Math.max(0, y - halo), left = Math.max(0, x - halo);
      const h = Math.min(rows, y + TILE + halo) - top, w = Math.min(columns, x + TILE + halo) - left;
      const within = { top, left, h, w, y, x };
      // A network for gray images runs on each colour by itself.
      for (let first = 0; first < count; first += channels) {
        const given = cut(planes, height, width, first, within);
        const input = new ort.Tensor("float32", given, [1, channels, h, w]);
        const result = await session.run({ input, sigma: level });
        paste(result.output.data, output, height, width, first, within);
      }
      done += 1;
      if (!(await onTile(done, all, output))) return null;
    }
  }
  return output;
}

function cut(planes, height, width, first, { top, left, h, w }) {
  const part = new Float32Array(channels * h * w);
  for (let c = 0, k = 0; c < channels; c++) {
    for (let i = 0; i < h; i++) {
      const row = ((first + c) * height + mirrored(top + i, height)) * width;
      for (let j = 0; j < w; j++, k++) part[k] = planes[row + mirrored(left + j, width)];
    }
  }
  return part;
}

function paste(tile, output, height, width, first, { top, left, h, w, y, x }) {
  const bottom = Math.min(height, y + TILE), right = Math.min(width, x + TILE);
  for (let c = 0; c < channels; c++) {
    for (let i = y; i < bottom; i++) {
      const from = (c * h + i - top) * w + x - left;
      output.set(tile.subarray(from, from + right - x), ((first + c) * height + i) * width + x);
    }
  }
}

// What is open: its pixels as they were (RGBA bytes), and as planes.
let opened = null;
let work = 0; // the newest wins

const canvas = byId("picture");
const context = canvas.getContext("2d", { willReadFrequently: true });

function say(words) {
  byId("status").textContent = words;
}

async function open(file) {
  work += 1;
  let picture;
  try {
    picture = await createImageBitmap(file, { colorSpaceConversion: "default" });
  } catch {
    say(`${file.name} cannot be read as a picture`);
    return;
  }
  const { width, height } = picture;
  canvas.width = width;
  canvas.height = height;
  context.drawImage(picture, 0, 0);
  picture.close();
  let pixels;
  try {
    pixels = context.getImageData(0, 0, width, height);
  } catch {
    say(`${file.name} is too large for this browser`);
    return;
  }
  const planes = new Float32Array(3 * width * height);
  for (let i = 0, n = width * height; i < n; i++) {
    for (let c = 0; c < 3; c++) planes[c * n + i] = pixels.data[4 * i + c] / 255;
  }
  opened = { name: file.name, width, height, pixels, planes, clean: null };
  canvas.hidden = false;
  byId("hint").hidden = true;
  await update();
}

// Let the browser show what there is and hear what is wanted.
const breath = () => new Promise((resolve) => setTimeout(resolve, 0));

async function update() {
  if (!opened) return;
  const mine = ++work;
  const { width, height, planes } = opened;
  const sigma = Number(byId("sigma").value);
  const progress = byId("progress");
  byId("save").disabled = true;
  opened.clean = null;
  progress.hidden = false;
  progress.value = 0;
  say(`Denoising at sigma ${sigma}`);
  await breath();
  try {
    const output = await denoise(planes, height, width, sigma, async (done, all, soFar) => {
      if (mine === work) {
        progress.value = done / all;
        if (done < all) context.putImageData(shown(soFar, done, all), 0, 0);
      }
      await breath();
      return mine === work;
    });
    if (output === null) return;
    opened.clean = shown(output, 1, 1);
    context.putImageData(opened.clean, 0, 0);
    byId("save").disabled = false;
    say(`Denoised at sigma ${sigma}`);
  } catch (error) {
    say(`It could not be denoised: ${error.message || error}`);
  } finally {
    if (mine === work) progress.hidden = true;
  }
}

// Planes as pixels; of what is not done yet, the picture as it was.
function shown(output, done, all) {
  const { width, height, pixels } = opened;
  const found = new ImageData(new Uint8ClampedArray(pixels.data), width, height);
  const n = width * height, across = Math.ceil(width / TILE);
  for (let i = 0; i < n; i++) {
    const tile = Math.floor(Math.floor(i / width) / TILE) * across + Math.floor((i % width) / TILE);
    if (done < all && tile >= done) continue;
    // The array itself clamps and rounds.
    for (let c = 0; c < 3; c++) found.data[4 * i + c] = output[c * n + i] * 255;
  }
  return found;
}

function showOriginal(original) {
  if (opened && opened.clean) {
    context.putImageData(original ? opened.pixels : opened.clean, 0, 0);
  }
}

let waiting = 0;
byId("sigma").addEventListener("input", () => {
  byId("level").textContent = byId("sigma").value;
  clearTimeout(waiting);
  waiting = setTimeout(update, LONGEST_WAIT);
});
byId("file").addEventListener("change", (event) => {
  if (event.target.files.length) open(event.target.files[0]);
});
byId("save").addEventListener("click", () => {
  canvas.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${opened.name.replace(/\.[^.]*$/, "")}_denoised.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });
});

const place = byId("place");
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    place.classList.toggle("over", kind === "dragenter" || kind === "dragover");
    if (kind === "drop" && event.dataTransfer.files.length) open(event.dataTransfer.files[0]);
  });
}
for (const [begin, end] of [["pointerdown", "pointerup"], ["pointerdown", "pointerleave"]]) {
  canvas.addEventListener(begin, () => showOriginal(true));
  canvas.addEventListener(end, () => showOriginal(false));
}
document.addEventListener("keydown", (event) => {
  if (event.key === " " && event.target === document.body) {
    event.preventDefault();
    showOriginal(true);
  }
});
document.addEventListener("keyup", (event) => {
  if (event.key === " ") showOriginal(false);
});

ready.then(() => { if (!opened) say("Ready"); }, (error) => say(`The network does not load: ${error.message || error}`));
