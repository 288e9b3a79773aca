/* Reader of a pack's frame, as search/pack/frame.py writes it; every record's checksum is looked at when it is read. */

const MAGIC = "kb-pack\0";
const VERSION = 7;
const PAGE = 256;
const PAGE_BYTES = (PAGE + 1) * 4 + 4;
const FRAME = 28;
const utf8 = new TextDecoder();

export class PackDamaged extends Error {}

/** Whole, but written for another version of this reader. */
export class PackOfOtherVersion extends PackDamaged {}

export class Pack {
  /** @param {ArrayBuffer} buffer Throws PackDamaged when its frame or head is not whole. */
  constructor(buffer) {
    if (buffer.byteLength < FRAME) throw new PackDamaged("cut short");
    const view = new DataView(buffer);
    const length = view.getUint32(12, true);
    const head = new Uint8Array(buffer, FRAME, Math.min(length, buffer.byteLength - FRAME));
    if (utf8.decode(new Uint8Array(buffer, 0, 8)) !== MAGIC) throw new PackDamaged("not a pack");
    if (view.getUint32(8, true) !== VERSION) throw new PackOfOtherVersion("of another version");
    const size = view.getUint32(16, true) + view.getUint32(20, true) * 2 ** 32; // BigInt is too new for some phones
    if (size !== buffer.byteLength || crc32(head) !== view.getUint32(24, true))
      throw new PackDamaged("cut short or altered");
    /** Values of the head. @type {Record<string, any>} */
    this.values = JSON.parse(utf8.decode(head));
    this.buffer = buffer;
    this.base = FRAME + length;
    this.alphabet = "alphabet" in this.values.sections ? this.characters() : [];
  }

  /** One record's bytes. @param {string} section @param {number} number @returns {Uint8Array} */
  record(section, number) {
    const [pages, data] = this.values.sections[section];
    const start = pages + Math.floor(number / PAGE) * PAGE_BYTES;
    const page = this.block(start, start + PAGE_BYTES);
    const offsets = new DataView(page.buffer, page.byteOffset, page.byteLength);
    const offset = (number % PAGE) * 4;
    return this.block(data + offsets.getUint32(offset, true), data + offsets.getUint32(offset + 4, true));
  }

  /** @param {string} section @param {number} number @returns {any} */
  json(section, number) {
    return JSON.parse(utf8.decode(this.record(section, number)));
  }

  /** Numbers in groups of seven bits (LEB128), the sign in the lowest. @param {string} section @param {number} number @returns {number[]} */
  numbers(section, number) {
    const found = [];
    let rest = 0, shift = 0;
    for (const byte of this.record(section, number)) {
      rest |= (byte & 127) << shift;
      shift = byte > 127 ? shift + 7 : 0;
      if (shift) continue;
      found.push(rest & 1 ? -(rest >> 1) : rest >> 1);
      rest = 0;
    }
    return found;
  }

  /** Characters from the differences of their code points. @returns {string[]} */
  characters() {
    let point = 0;
    return this.numbers("alphabet", 0).map((step) => String.fromCodePoint(point += step));
  }

  /** A record written in the pack's alphabet: a byte a character, two for the rare ones. @param {string} section @param {number} number */
  text(section, number) {
    const bytes = this.record(section, number), single = this.values.single;
    let text = "";
    for (let i = 0; i < bytes.length; i++) {
      const place = bytes[i] < single ? bytes[i] : single + (bytes[i] - single) * 256 + bytes[++i];
      text += this.alphabet[place];
    }
    return text;
  }

  /** @param {number} start @param {number} end */
  block(start, end) {
    if (this.base + end > this.buffer.byteLength || end - start < 4) throw new PackDamaged("cut short");
    const bytes = new Uint8Array(this.buffer, this.base + start, end - start - 4);
    if (crc32(bytes) !== new DataView(this.buffer, this.base + end - 4).getUint32(0, true))
      throw new PackDamaged("cut short or altered");
    return bytes;
  }
}

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n;
});

/** The checksum of zlib and gzip. @param {Uint8Array} bytes */
function crc32(bytes) {
  let sum = ~0;
  for (const byte of bytes) sum = (sum >>> 8) ^ CRC[(sum ^ byte) & 255];
  return ~sum >>> 0;
}
