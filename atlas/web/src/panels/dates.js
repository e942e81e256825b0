/**
 * Dates in words and from typing. Minutes are counted since 1970 in local wall time, so every
 * reading of a calendar goes through the UTC getters of Date and no time zone enters.
 */

import { digits, spoken, t } from "../say.js";

export const DAY = 1440;
const MONTHS = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const DOTTED = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/;
const WORDS = /^(?:(\d{1,2})\.?\s+)?(\p{L}{3,9})\.?,?\s+(\d{4}|\d{2})$/u;
const AMERICAN = /^(\p{L}{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})$/u;
const YEAR = /^(\d{4})$/;
const YEAR_MONTH = /^(\d{4})-(\d{1,2})$/;
const MONTH_YEAR = /^(\d{1,2})[./](\d{4})$/;
const CLOCK = /[t\s,]+(\d{1,2}):(\d{2})$/;

const pad = (number) => String(number).padStart(2, "0");
const part = (minutes) => {
  const date = new Date(minutes * 60000);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth(),
    day: date.getUTCDate(),
    weekday: WEEKDAYS[date.getUTCDay()],
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
  };
};

/** The moment at which a day starts. Not by Date.UTC, which takes the years 0 to 99 for 1900 to 1999. */
const startOf = (year, month, day) => new Date(new Date(0).setUTCFullYear(year, month, day));

/** Minutes since 1970 of a calendar day, or NaN where there is no such day. */
export function minutesOf(year, month, day, hour = 0, minute = 0) {
  const start = startOf(year, month - 1, day);
  const real = start.getUTCMonth() === month - 1 && start.getUTCDate() === day;
  return real && hour < 24 && minute < 60 ? start.getTime() / 60000 + hour * 60 + minute : NaN;
}

/** The first and the last minute that ISO text names with four digits of a year. */
const EDGES = [minutesOf(1, 1, 1), minutesOf(9999, 12, 31, 23, 59)];

/** A year as it is written: with four digits, so that the year 25 is not read as 2025. */
export const yearText = (year) => String(year).padStart(4, "0");

/** "2023-04-06" of a moment; of one before the year 1 or after 9999, which no filter can hold, the nearest. */
export function isoDay(minutes) {
  const { year, month, day } = part(Math.max(EDGES[0], Math.min(EDGES[1], minutes)));
  return `${yearText(year)}-${pad(month + 1)}-${pad(day)}`;
}

/** "2023-04-06T14:20" of a moment. */
export const isoMinute = (minutes) => `${isoDay(minutes)}T${timeOf(minutes)}`;

function timeOf(minutes) {
  const { hour, minute } = part(minutes);
  return `${pad(hour)}:${pad(minute)}`;
}

/** "14:20" of a moment, in the digits of the language. */
export const clock = (minutes) => digits(timeOf(minutes));

/** Digits of Arabic, Persian and Hebrew keyboards as plain ones. */
const plainDigits = (text) =>
  text
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0));

/** The number of a month by its name, or the start of it, in English or the language that is spoken; 0 for none. */
function monthOf(word) {
  const is = (name) => name.toLowerCase().startsWith(word);
  return MONTHS.findIndex((month, at) => is(month) || is(monthText(startOf(2023, at, 1) / 60000, { year: false }))) + 1;
}

/** The last day of a month. */
const lastDay = (year, month) => startOf(year, month, 0).getUTCDate();

/** The first or the last day of a month as [year, month, day]. */
const monthEdge = (year, month, end) => [year, month, end && month >= 1 && month <= 12 ? lastDay(year, month) : 1];

/** [year, month, day] of a typed day, null where it is none. A month alone gives its first or last day. */
function typedDay(text, end) {
  let match = ISO.exec(text);
  if (match) return match.slice(1).map(Number);
  match = DOTTED.exec(text);
  if (match) return [Number(match[3]), Number(match[2]), Number(match[1])];
  match = AMERICAN.exec(text);
  if (match && monthOf(match[1])) return [Number(match[3]), monthOf(match[1]), Number(match[2])];
  match = YEAR.exec(text);
  if (match) return end ? [Number(match[1]), 12, 31] : [Number(match[1]), 1, 1];
  match = YEAR_MONTH.exec(text) ?? MONTH_YEAR.exec(text);
  if (match) return monthEdge(...(match[1].length === 4 ? [match[1], match[2]] : [match[2], match[1]]).map(Number), end);
  match = WORDS.exec(text);
  if (!match || !monthOf(match[2])) return null;
  const year = match[3].length === 2 ? 2000 + Number(match[3]) : Number(match[3]);
  const month = monthOf(match[2]);
  const day = match[1] ? Number(match[1]) : end ? lastDay(year, month) : 1;
  return [year, month, day];
}

/**
 * Read a typed date: "5 Apr 2023", "2023-04-05", "2023-04-05 14:20", "5.4.2023", "April 2023", "2023-04", "2023".
 *
 * A date with slashes is refused, since its day and month cannot be told apart.
 *
 * @param {string} text
 * @param {{end?: boolean}} [options] end: a month or a year alone is its last day
 * @returns {string | null | undefined} ISO text for the Selection; null for empty; undefined when not read
 */
export function readTyped(text, { end = false } = {}) {
  let rest = plainDigits(text).trim().toLowerCase().replace(/\s+/g, " ");
  if (!rest) return null;
  const time = CLOCK.exec(rest);
  if (time) rest = rest.slice(0, time.index);
  const day = typedDay(rest, end);
  if (!day?.[0]) return undefined; // the calendar has no year 0
  const minutes = minutesOf(...day, time ? Number(time[1]) : 0, time ? Number(time[2]) : 0);
  if (Number.isNaN(minutes)) return undefined;
  return time ? isoMinute(minutes) : isoDay(minutes);
}

/** First minute (or, with `end`, last minute) that a "from" or "to" of a Selection means; null for null. */
export function boundOf(text, end = false) {
  if (!text) return null;
  const [day, time] = text.split("T");
  const [year, month, date] = day.split("-").map(Number);
  if (time) return minutesOf(year, month, date, ...time.split(":").map(Number));
  return minutesOf(year, month, date) + (end ? DAY - 1 : 0);
}

/** "5 Apr 2023", or with a clock time "5 Apr 2023 14:20": how a bound stands in its field. */
export function fieldText(iso, short = false) {
  if (!iso) return "";
  if (!isEnglish()) return iso.replace("T", " "); // what is in a field is read again when it is left
  const { year, month, day } = part(boundOf(iso));
  // Two digits are read as of this century, so no other year is written so.
  const years = short && Math.floor(year / 100) === 20 ? pad(year % 100) : yearText(year);
  const time = iso.includes("T") ? ` ${iso.split("T")[1]}` : "";
  return `${day} ${MONTHS[month].slice(0, 3)} ${years}${time}`;
}

const isEnglish = () => spoken().id === "en";

/** A moment, or a stretch from one to another, as the calendar of the language writes it; a year always with four digits. */
function written(options, start, end) {
  const { locale, dates } = spoken();
  const key = JSON.stringify(options);
  if (!dates.has(key)) dates.set(key, new Intl.DateTimeFormat(locale, { ...options, calendar: "gregory", timeZone: "UTC" }));
  const format = dates.get(key);
  const [from, to] = [start, end].map((minutes) => new Date(minutes * 60000));
  const parts = end === undefined ? format.formatToParts(from) : format.formatRangeToParts(from, to);
  return parts.map(({ type, value }) => (type === "year" ? value.padStart(4, digits("0")) : value)).join("");
}

/** What is asked of the calendar: a year, a day of the week, a short month only where they are wanted. */
const fields = ({ year = true, weekday = false, short = false }) =>
  ({ day: "numeric", month: short ? "short" : "long", ...(year ? { year: "numeric" } : {}), ...(weekday ? { weekday: "short" } : {}) });

/** "April 2023" of a moment; "Apr 2023" where short. */
export function monthText(minutes, { year = true, short = false } = {}) {
  const { day, ...wanted } = fields({ year, short });
  if (!isEnglish()) return written(wanted, minutes);
  const it = part(minutes);
  return `${short ? MONTHS[it.month].slice(0, 3) : MONTHS[it.month]}${year ? ` ${yearText(it.year)}` : ""}`;
}

/** "6 April 2023", without the year where `year` is false, months cut to three letters where short. */
export function dayText(minutes, options = {}) {
  if (!isEnglish()) return written(fields(options), minutes);
  const it = part(minutes);
  return `${options.weekday ? `${it.weekday} ` : ""}${it.day} ${monthText(minutes, options)}`;
}

/** "5 to 9 April 2023", "30 March to 2 April 2023", "6 April 2023". */
export function rangeText(start, end, options = {}) {
  const a = part(start);
  const b = part(end);
  if (isoDay(start) === isoDay(end)) return dayText(end, options);
  if (!isEnglish()) return written(fields(options), start, end);
  if (a.year !== b.year) return `${dayText(start, options)} to ${dayText(end, options)}`;
  if (a.month !== b.month) {
    return `${dayText(start, { ...options, year: false })} to ${dayText(end, options)}`;
  }
  return `${a.day} to ${dayText(end, options)}`;
}

/** Whether a stretch is one whole calendar month. */
function wholeMonth(start, end) {
  const a = part(start);
  const b = part(end);
  return a.day === 1 && a.year === b.year && a.month === b.month && b.day >= 28;
}

/**
 * When an event was, in words that say how exact the date is.
 *
 * @param {number} start minutes, local
 * @param {number} end minutes, local
 * @param {string} precision minute | hour | night | day | week | month | range
 * @param {{weekday?: boolean, short?: boolean, year?: boolean, whole?: boolean}} [options] whole: of the whole
 *   stretch, as a count is, not of some day in it
 */
export function whenText(start, end, precision, options = {}) {
  const oneDay = isoDay(start) === isoDay(end);
  const days = rangeText(start, end, { ...options, weekday: oneDay && options.weekday });
  if (precision === "minute" || precision === "hour") {
    // An hour without a stated end runs to its last minute: only its start was said.
    if (precision === "hour" && end - start < 60 && end % 60 === 59) end = start;
    if (isoDay(start) !== isoDay(end)) {
      const { weekday, ...plain } = options;
      return t("{from} to {to}", { from: `${dayText(start, { ...plain, year: false })} ${clock(start)}`, to: `${dayText(end, plain)} ${clock(end)}` });
    }
    const time = end > start ? t("{from} to {to}", { from: clock(start), to: clock(end) }) : clock(start);
    const at = { day: dayText(start, options), time };
    return precision === "hour" ? t("{day}, about {time}", at) : t("{day}, {time}", at);
  }
  if (precision === "night") {
    const nights = { days: rangeText(start, end, options) };
    return end - start > DAY ? t("nights of {days}", nights) : t("night of {days}", nights);
  }
  const month = precision === "month" && wholeMonth(start, end) ? monthText(start) : "";
  if (options.whole) return month || days;
  if (month) return t("some day of {month}", { month });
  if (precision === "week") return t("some day from {days}", { days });
  return precision === "month" || (precision === "range" && !oneDay) ? t("some time from {days}", { days }) : days;
}

/** The weekday of a moment, in full. */
export const weekdayOf = (minutes) => written({ weekday: "long" }, minutes);

export const yearOf = (minutes) => part(minutes).year;
export const partsOf = part;
