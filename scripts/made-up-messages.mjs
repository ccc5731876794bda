// Writes the sample of the job "Customer messages" and the practice replies that go with it:
//
//   node scripts/made-up-messages.mjs
//
// Nobody wrote these messages and the shop does not exist. Each is put together from the lists in
// made-up-phrases.mjs for a label that is known beforehand, so the practice replies are true. The same
// files come out every time.

import { writeFileSync } from "node:fs";
import {
  addresses, announcements, articles, asides, askers, balanced, bought, bounded, giftsLiked, giftsLoathed, granted,
  happyClosers, happyOpeners, happySmiles, happyWords, mildTroubles, names, neutralClosers, neutralOpeners, neutralService,
  products, sadClosers, sadOpeners, sadSmiles, sadWords, serviceBad, serviceGood, slips, spans, times,
} from "./made-up-phrases.mjs";

const BATCH = 100;
const WANTED = { positive: 840, neutral: 560, negative: 600 };

// What the practice replies get wrong at first: numbers within their batch.
const MISSED = { batch: 4, numbers: [41, 42, 87] };
const INVENTED = { batch: 9, count: 2, label: "mixed" };
const SWAPPED = { batch: 15, number: 63 };

/** Mulberry32: small, seeded, the same on every machine. */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const random = seeded(20_250);
const below = (bound) => Math.floor(random() * bound);
const between = (least, most) => least + below(most - least + 1);
const pick = (list) => list[below(list.length)];
const chance = (percent) => random() * 100 < percent;
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function shuffled(list) {
  const mixed = [...list];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = below(last + 1);
    [mixed[last], mixed[other]] = [mixed[other], mixed[last]];
  }
  return mixed;
}

/** Two different ones. */
function two(list) {
  const first = pick(list);
  const rest = list.filter((one) => one !== first);
  return [first, pick(rest)];
}

/** One of several ways to write a message, each as often as its weight says. */
function way(...ways) {
  let left = below(ways.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, write] of ways) {
    left -= weight;
    if (left < 0) return write();
  }
}

/** Fills the slots of a phrase; `$` is the product. */
function fill(phrase, product) {
  return phrase
    .replaceAll("$", product.called)
    .replaceAll("#order", `K-${between(10_000, 49_999)}`)
    .replaceAll("#span", () => pick(spans))
    .replaceAll("#time", () => pick(times))
    .replaceAll("#address", () => `${between(1, 88)} ${pick(addresses)}`)
    .replaceAll("#they", product.many ? "they" : "it")
    .replaceAll("#are", product.many ? "are" : "is")
    .replaceAll("#were", product.many ? "were" : "was")
    .replaceAll("#them", product.many ? "them" : "it")
    .replaceAll("#count", String(between(2, 9)));
}

const sentence = (phrase, product) => capital(fill(phrase, product));

/** A product as one message speaks of it. */
function named() {
  const product = pick(products);
  const [one, several] = pick(articles);
  return { ...product, called: `${product.many ? several : one} ${product.name}` };
}

/** A product that has been named is "it" or "they" from then on, where that is safe to say. */
function withPronouns(text, { called, many }) {
  const first = text.toLowerCase().indexOf(called.toLowerCase());
  if (first < 0) return text;
  const end = first + called.length;
  const rest = text.slice(end)
    .replaceAll(capital(called), many ? "They" : "It");
  const again = many
    ? ["order", "buying", "love", "with", "chose", "hate", "buy", "by", "for", "of", "thanks to", "about"]
      .reduce((said, before) => said.replaceAll(`${before} ${called}`, `${before} them`), rest)
    : rest.replaceAll(called, "it");
  return text.slice(0, end) + again;
}

/** Sentences with a space between them; what is empty is left out. */
const say = (...sentences) => sentences.filter(Boolean).join(" ");

function positive(product) {
  const [good, also] = two(product.good);
  const they = product.many ? "They" : "It";
  const opener = fill(pick(happyOpeners), product);
  const aside = chance(15) ? pick(asides) : "";
  const closer = say(aside, chance(55) ? fill(pick(happyClosers), product) : "");
  return way(
    [24, () => say(opener, sentence(`$ ${good}.`, product), closer)],
    [14, () => say(sentence(`$ ${good} and ${also}.`, product), closer)],
    [14, () => say(sentence(`I ${pick(bought)} $ #time. ${they} ${good}.`, product), sentence(pick(happyWords), product))],
    [10, () => say(opener, sentence(pick(serviceGood), product), closer)],
    [10, () => say(sentence(pick(serviceGood), product), sentence(`$ ${good}.`, product))],
    [10, () => say(sentence(pick(giftsLiked), product), closer)],
    [8, () => say(sentence(`${pick(mildTroubles)}, but $ ${good}.`, product), fill(pick(bounded.happy), product))],
    [6, () => sentence(pick(happyWords), product)],
    [6, () => sentence(`I have had $ for #span: #they ${good}. ${capital(pick(happyWords))}`, product)],
  );
}

function negative(product) {
  const [bad, also] = two(product.bad);
  const they = product.many ? "They" : "It";
  const opener = fill(pick(sadOpeners), product);
  const aside = chance(15) ? pick(asides) : "";
  const closer = say(aside, chance(55) ? fill(pick(sadClosers), product) : "");
  return way(
    [24, () => say(opener, sentence(`$ ${bad}.`, product), closer)],
    [10, () => say(sentence(`$ ${bad} and ${also}.`, product), closer)],
    [16, () => say(sentence(`I ${pick(bought)} $ #time. ${they} ${bad}.`, product), sentence(pick(sadWords), product))],
    [20, () => say(opener, sentence(pick(serviceBad), product), closer)],
    [8, () => say(sentence(pick(serviceBad), product), sentence(`And $ ${bad}.`, product))],
    [7, () => say(sentence(pick(giftsLoathed), product), sentence(`${they} ${bad}.`, product), closer)],
    [8, () => say(sentence(`$ ${pick(product.good)}, ${pick(granted)}.`, product),
      sentence(pick(serviceBad), product), fill(pick(bounded.sad), product))],
    [7, () => sentence(pick(sadWords), product)],
  );
}

function neutral(product) {
  const closer = say(chance(10) ? pick(asides) : "", chance(35) ? pick(neutralClosers) : "");
  const opener = chance(45) ? pick(neutralOpeners) : "";
  const ask = sentence(pick(chance(60) ? product.ask : askers), product);
  return way(
    [44, () => say(opener, ask, closer)],
    [32, () => say(opener, sentence(pick(neutralService), product), closer)],
    [12, () => say(sentence(pick(announcements), product), chance(40) ? ask : "")],
    [12, () => twoSided(product)],
  );
}

/** As much praise as complaint. */
function twoSided(product) {
  const [before, after] = pick(balanced);
  return say(sentence(`${before.replace("GOOD", pick(product.good)).replace("BAD", pick(product.bad))}.`, product), after);
}

/** Hands differ: some write in small letters, some shout, some sign, some draw a face. */
function inSomeHand(text, label) {
  let hand = text;
  if (chance(5)) {
    const [right, wrong] = pick(slips.filter(([known]) => hand.includes(known)).concat([["", ""]]));
    hand = hand.replace(right, wrong);
  }
  if (chance(7)) hand = hand.toLowerCase().replace(/\bk-(\d)/g, "K-$1").replace(/\.$/, "");
  else if (label === "negative" && chance(2)) hand = hand.toUpperCase();
  if (chance(3)) hand = hand.replace(/([.!?]) (\S)/, "$1\n$2");
  if (label !== "neutral" && chance(7)) hand += ` ${pick(label === "positive" ? happySmiles : sadSmiles)}`;
  else if (chance(6)) hand += chance(30) ? `\n${pick(names)}` : ` ${pick(names)}`;
  return hand;
}

function messages() {
  const labels = Object.entries(WANTED).flatMap(([label, count]) => Array(count).fill(label));
  const seen = new Set();
  return shuffled(labels).map((label) => {
    for (;;) {
      const product = named();
      const write = { positive, neutral, negative }[label];
      const text = inSomeHand(withPronouns(write(product), product), label);
      const same = text.toLowerCase();
      if (!seen.has(same)) {
        seen.add(same);
        return { text, label };
      }
    }
  });
}

const field = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function csv(all) {
  const rows = all.map(({ text }, index) => `${index + 1},${field(text)},made up`);
  return `${["id,message,source", ...rows].join("\n")}\n`;
}

/** The label lines of a batch, by number. */
const lines = (batch, numbers) => numbers.map((number) => `${number}: ${batch[number - 1].label}`);

function practice(all) {
  const parts = [];
  const reply = (part, text) => parts.push({ part, first_ms: between(520, 1080), word_ms: between(6, 8), text: text.join("\n") });
  const wrong = [];
  for (let start = 0; start < all.length; start += BATCH) {
    const number = start / BATCH + 1;
    const batch = all.slice(start, start + BATCH);
    const every = batch.map((_, index) => index + 1);
    if (number === MISSED.batch) {
      reply(`tags-${number}`, lines(batch, every.filter((one) => !MISSED.numbers.includes(one))));
      wrong.push([number, lines(batch, MISSED.numbers)]);
    } else if (number === INVENTED.batch) {
      const torn = every.filter((one) => isTwoSided(batch[one - 1].text)).slice(0, INVENTED.count);
      if (torn.length < INVENTED.count) throw new Error("too few two-sided messages in that batch");
      const text = lines(batch, every).map((line, index) =>
        torn.includes(index + 1) ? `${index + 1}: ${INVENTED.label}` : line);
      reply(`tags-${number}`, text);
      wrong.push([number, lines(batch, torn)]);
    } else if (number === SWAPPED.batch) {
      const text = lines(batch, every);
      const at = SWAPPED.number - 1;
      [text[at], text[at + 1]] = [text[at + 1], text[at]];
      reply(`tags-${number}`, text);
    } else {
      reply(`tags-${number}`, lines(batch, every));
    }
  }
  for (const [number, text] of wrong) reply(`tags-${number}-again`, text);
  const otherwise = {
    first_ms: 350,
    word_ms: 30,
    text: 'No model was asked about this text. Practice has replies for the sample alone; give a key or a base URL under "Model and key" to have your own text read.',
  };
  return `${JSON.stringify({ parts, otherwise }, null, 2)}\n`;
}

/** Its last words are those of a two-sided message. */
const isTwoSided = (text) => balanced.some(([, after]) => text.includes(after));

const gallery = new URL("../src/gallery/", import.meta.url);
const all = messages();
writeFileSync(new URL("customer-messages.csv", gallery), csv(all));
writeFileSync(new URL("customer-messages.practice.json", gallery), practice(all));
