/* What a message says beside its question, as kb/answers/message.py hears it. Words and numbers come with the pack. */

import { fold, runs } from "./text.js";

/** @typedef {{words: string[], text?: string, reported?: string, unless?: string[], first?: number[], keep?: string[], band?: "none"|"suggest"|"answer", whole?: boolean, aside?: string[], dates?: boolean, messages?: string[]}} Note */
/** @typedef {{ranked: string, notes: string[], beside: string[], reported: string[], first: number[], band: "none"|"suggest"|"answer"|"", keep: string[], dates: boolean, messages: string[]}} Heard */

export class Message {
  /** @param {Note[]} notes @param {any} speech */
  constructor(notes, speech) {
    this.notes = notes;
    this.speech = speech;
    this.marks = new Set(speech.marks);
  }

  /** What the notes of the base make of a message. @param {string} message @returns {Heard} */
  hear(message) {
    let ranked = message, dates = false;
    /** @type {Set<string>} */
    const messages = new Set();
    const bare = bareOf(fold(message));
    /** @type {{notes: string[], beside: string[], reported: string[]}} */
    const said = { notes: [], beside: [], reported: [] };
    /** @type {{first: number[], band: Heard["band"], keep: string[]}} */
    const deciding = { first: [], band: "", keep: [] };
    for (const note of this.notes) {
      const word = this.called(note, bare);
      if (word === undefined) continue;
      if (note.text) said[note.band ? "notes" : "beside"].push(note.text.replaceAll("{}", word));
      if (note.reported) said.reported.push(note.reported.replaceAll("{}", word));
      if (!deciding.band && note.band) Object.assign(deciding, { band: note.band, first: note.first ?? [], keep: note.keep ?? [] });
      dates = dates || Boolean(note.dates);
      note.messages?.forEach((id) => messages.add(id));
      if (note.aside?.some((pattern) => this.occurs(pattern, bare))) for (const other of note.words) ranked = ranked.replaceAll(other, "");
    }
    return { ranked, ...said, ...deciding, dates, messages: [...messages] };
  }

  /** The word of a note that calls for it. @param {Note} note @param {string} bare */
  called({ words, whole, unless }, bare) {
    const word = words.find((one) => (whole ? bare === one : this.occurs(one, bare)));
    return unless?.some((other) => this.occurs(other, bare)) ? undefined : word;
  }

  /** Whether a text has the pieces of a pattern, one after the other and near. @param {string} pattern @param {string} bare */
  occurs(pattern, bare) {
    const pieces = pattern.split("…"); // of letters and digits alone
    if (!pieces.every((piece) => bare.includes(piece))) return false;
    return pieces.length === 1 || new RegExp(pieces.join(`.{0,${this.speech.gap}}`), "u").test(bare);
  }

  /** The questions of a message, where it has several; alike where one has no subject of its own. @param {string} message */
  parts(message) {
    /** @type {string[]} */
    const questions = [];
    let said = "", subject = "", alike = false;
    for (const clause of this.end(this.clauses(message))) {
      said += clause;
      if (!this.asks(clause)) continue;
      let own = this.subject(said);
      if (!own && !subject) continue;
      if (!own) [own, said, alike] = [subject, subject + said, true];
      questions.push(said);
      [said, subject] = ["", own];
    }
    return questions.length > 1 ? { questions, alike } : { questions: [], alike: false };
  }

  /** The clauses of a message, each with the marks that end it. @param {string} message */
  clauses(message) {
    const found = [], characters = [...message];
    let clause = "", ended = false;
    for (const [place, character] of characters.entries()) {
      const before = characters.at(place - 1);
      const ends = this.marks.has(character) || (/\s/u.test(character) && before > "\x7f");
      if (ended && !ends) {
        found.push(clause);
        clause = "";
      }
      clause += character;
      ended = ends;
    }
    return [...found, clause];
  }

  /** The last clauses, as many as are short together. @param {string[]} clauses */
  end(clauses) {
    let room = this.speech.short, place = clauses.length;
    while (place && (room -= [...clauses[place - 1]].length) >= 0) place--;
    return clauses.slice(place);
  }

  /** @param {string} clause */
  asks(clause) {
    return [...this.speech.asks].some((mark) => clause.includes(mark)) || this.speech.asking.some((/** @type {string} */ word) => clause.includes(word));
  }

  /** What is left of a clause without asking words and filler. @param {string} clause */
  subject(clause) {
    return [...this.speech.asking, ...this.speech.filler].reduce((bare, word) => bare.replaceAll(word, ""), bareOf(fold(clause)));
  }
}

/** The letters and digits of a folded text. @param {string} folded */
const bareOf = (folded) => runs([...folded]).map(({ part }) => part.join("")).join("");
