// Numbers, times and ages as people read them.
import { element } from './dom.js';

/** The viewer's time zone, such as Asia/Kolkata. */
export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** How far the server's clock is ahead of the viewer's, in milliseconds: ages are reckoned by the server's. */
const clock = { ahead: 0 };

/** Takes the server's time from an answer; its header has whole seconds, so that less is no difference. */
export function setClock(header) {
  const ahead = Date.parse(header) - Date.now();
  if (Number.isFinite(ahead)) {
    clock.ahead = Math.abs(ahead) < 2000 ? 0 : ahead;
  }
}

export const now = () => Date.now() + clock.ahead;

const day = (options) => new Intl.DateTimeFormat('en-GB', { hourCycle: 'h23', ...options });
const local = day({ year: 'numeric', month: 'short', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** The parts of a time where the viewer is: day, month and so on, two digits each. */
export function parts(millis, format = local) {
  return Object.fromEntries(format.formatToParts(millis).map((part) => [part.type, part.value]));
}

/** Such as 14:20:05, with the day where it is not today. */
export function timeText(millis) {
  const at = parts(millis);
  const today = parts(now());
  const clockTime = `${at.hour}:${at.minute}:${at.second}`;
  if (at.day === today.day && at.month === today.month && at.year === today.year) {
    return clockTime;
  }
  const date = `${at.day} ${at.month}`;
  return at.year === today.year ? `${date} ${clockTime}` : `${date} ${at.year} ${clockTime}`;
}

/** Such as 2026-11-21 14:20:05 UTC. */
export const utcText = (millis) =>
  `${new Date(millis).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** A time where the viewer is, with UTC on hover. */
export function time(iso) {
  const millis = Date.parse(iso);
  return element('time', { datetime: iso, title: utcText(millis) }, timeText(millis));
}

/** Such as 5 s, 3 min, 2 h or 4 days. */
export function duration(seconds) {
  const whole = Math.floor(seconds);
  if (whole < 120) return `${whole} s`;
  if (whole < 7200) return `${Math.floor(whole / 60)} min`;
  if (whole < 172800) return `${Math.floor(whole / 3600)} h`;
  return `${number(Math.floor(whole / 86400))} days`;
}

/** How long ago a time was. */
export function age(millis) {
  const seconds = (now() - millis) / 1000;
  return seconds < -5 ? 'in the future' : duration(Math.max(0, seconds));
}

const units = { s: 1, m: 60, h: 3600, d: 86400, w: 604800, M: 2592000 };

/** The length of a timeframe such as 15m, in seconds; of a month, thirty days; null for what is none. */
export function seconds(timeframe) {
  const found = /^([1-9]\d{0,5})([smhdwM])$/.exec(timeframe ?? '');
  return found ? Number(found[1]) * units[found[2]] : null;
}

const grouped = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const exact = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 8 });

/** A count, in groups of three digits. */
export const number = (value) => (value === null || value === undefined ? '–' : grouped.format(value));

/** A price or quantity, with up to eight digits that matter. */
export const decimal = (value) => (value === null || value === undefined ? '–' : exact.format(value));

/** How many decimals are written of numbers so that they stand in line: as many as the longest has, up to eight. */
export const decimals = (values) => Math.min(8, Math.max(0, ...values.map((value) => (String(value).split('.')[1] ?? '').length)));
