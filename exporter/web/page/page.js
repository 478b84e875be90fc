// Written by the exporter of denoise-gui. Denoises a picture in the browser, tile by tile.
"use strict";

const LONGEST_WAIT = 120; // milliseconds between the slider's last move and the work

const byId = (id) => document.getElementById(id);
const card = self.held.card;
const multiple = Number(card["denoise.multiple"]);
// Tiles begin at multiples of this, and read `halo` more.
const TILE = Math.ceil(256 / multiple) * multiple;
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
// `onTile(share, output, tile)` is awaited after each tile, and ends the work by returning false.
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
      if (!(await onTile(done / all, output, within))) return null;
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

// Pixels of a file, RGBA bytes; null where it is no picture. Throws where it is too large.
async function pixelsOf(file) {
  let picture;
  try {
    picture = await createImageBitmap(file, { colorSpaceConversion: "default" });
  } catch {
    return null;
  }
  const { width, height } = picture;
  // Not on the canvas that is seen: what is shown stays until the next picture is there.
  const scratch = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  scratch.drawImage(picture, 0, 0);
  picture.close();
  return scratch.getImageData(0, 0, width, height);
}

function planesOf({ data, width, height }) {
  const planes = new Float32Array(3 * width * height);
  for (let i = 0, n = width * height; i < n; i++) {
    for (let c = 0; c < 3; c++) planes[c * n + i] = data[4 * i + c] / 255;
  }
  return planes;
}

let opening = 0; // the newest wins, however long an older one takes

async function open(file) {
  const mine = ++opening;
  let pixels, planes;
  try {
    pixels = await pixelsOf(file);
    planes = pixels && planesOf(pixels);
  } catch {
    if (mine === opening) say(`${file.name} is too large for this browser`);
    return;
  }
  if (mine !== opening) return;
  if (!pixels) {
    say(`${file.name} cannot be read as a picture`);
    return;
  }
  const { width, height } = pixels;
  canvas.width = width;
  canvas.height = height;
  context.putImageData(pixels, 0, 0);
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
  const picture = opened;
  const { width, height, planes, pixels } = picture;
  const sigma = Number(byId("sigma").value);
  const progress = byId("progress");
  byId("save").disabled = true;
  picture.clean = null;
  progress.hidden = false;
  progress.value = 0;
  say(`Denoising at sigma ${sigma}`);
  await breath();
  // What is not done yet is the picture as it was.
  const clean = new ImageData(new Uint8ClampedArray(pixels.data), width, height);
  try {
    const finished = sigma === 0 || await denoise(planes, height, width, sigma, async (share, output, tile) => {
      if (mine === work) {
        progress.value = share;
        show(clean, output, tile);
      }
      await breath();
      return mine === work;
    });
    if (!finished || mine !== work) return;
    picture.clean = clean;
    context.putImageData(clean, 0, 0);
    byId("save").disabled = false;
    say(`Denoised at sigma ${sigma}`);
  } catch (error) {
    if (mine === work) say(`It could not be denoised: ${error.message || error}`);
  } finally {
    if (mine === work) progress.hidden = true;
  }
}

// Planes as pixels, of one tile, and on the screen.
function show(clean, output, { y, x }) {
  const { width, height } = clean, n = width * height;
  const bottom = Math.min(height, y + TILE), right = Math.min(width, x + TILE);
  for (let i = y; i < bottom; i++) {
    for (let j = x, k = i * width + x; j < right; j++, k++) {
      // The array itself clamps and rounds.
      for (let c = 0; c < 3; c++) clean.data[4 * k + c] = output[c * n + k] * 255;
    }
  }
  context.putImageData(clean, 0, 0, x, y, right - x, bottom - y);
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
