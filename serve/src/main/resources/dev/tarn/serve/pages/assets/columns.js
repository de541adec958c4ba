// The scanner's columns: what a runner's row shows, and what it is sorted by.
import { address } from './api.js';
import { badge, element } from './dom.js';
import { age, now, seconds, time } from './format.js';

const silence = 30; // seconds, beyond two bars

/** Which runner a row is of. */
export const key = (row) => JSON.stringify([row.venue, row.symbol, row.strategy_id]);

/** True when a runner that should be at work has not been heard of for more than two of its bars and 30 s. */
export function isStale(row) {
  const bar = seconds(row.timeframe) ?? 60;
  const works = row.status === 'RUNNING' || row.status === 'WAITING';
  return works && (now() - Date.parse(row.updated_at)) / 1000 > 2 * bar + silence;
}

/** True when a runner has not seen a single bar. */
export const hasNoData = (row) => !row.last_bar_time;

const kinds = { RUNNING: 'good', WAITING: 'plain', STOPPED: 'plain', FAILED: 'bad' };

function status(row) {
  return [
    badge(row.status, kinds[row.status] ?? 'plain'),
    isStale(row) ? badge('stale', 'warn') : null,
    row.message ? element('span', { class: 'message' }, row.message) : null,
  ];
}

const arrows = { LONG: '▲', BUY: '▲', SHORT: '▼', SELL: '▼' };
const colours = { LONG: 'up', BUY: 'up', SHORT: 'down', SELL: 'down' };

/** A direction such as LONG or SELL, with an arrow where it has one. */
export function direction(text) {
  const name = (text ?? '').toUpperCase();
  const arrow = arrows[name] ? element('span', { 'aria-hidden': 'true' }, `${arrows[name]} `) : null;
  return element('span', { class: colours[name] ?? '' }, arrow, text ?? '');
}

function lastSignal(row) {
  if (!row.last_signal_type) {
    return [none('none')];
  }
  const state = row.last_signal_status ? element('span', { class: 'muted' }, ` ${row.last_signal_status}`) : null;
  return [direction(row.last_signal_type), ' ', row.last_signal_time ? time(row.last_signal_time) : null, state];
}

const none = (text) => element('span', { class: 'muted' }, text);

/** Where a symbol's chart is; a runner that does not know the venue leaves it to the chart to find. */
export const chartOf = (row) =>
  address('/chart', { symbol: row.symbol, venue: row.venue || null, timeframe: row.timeframe });

const millis = (iso) => (iso ? Date.parse(iso) : null);

export const columns = [
  {
    id: 'symbol',
    name: 'Symbol',
    value: (row) => row.symbol,
    cell: (row) => [
      element('a', { href: chartOf(row) }, row.symbol),
      row.venue ? element('span', { class: 'muted venue' }, row.venue) : null,
    ],
  },
  { id: 'strategy', name: 'Strategy', value: (row) => row.strategy_id, cell: (row) => [row.strategy_id] },
  {
    id: 'timeframe',
    name: 'Timeframe',
    number: true,
    value: (row) => seconds(row.timeframe),
    cell: (row) => [row.timeframe],
  },
  {
    id: 'status',
    name: 'Status',
    changes: true,
    value: (row) => `${row.status}${isStale(row) ? ' stale' : ''}`,
    cell: status,
  },
  {
    id: 'bias',
    name: 'Bias',
    value: (row) => row.current_bias || null,
    cell: (row) => [row.current_bias ? direction(row.current_bias) : none('–')],
  },
  {
    id: 'state',
    name: 'Signal state',
    value: (row) => row.signal_state || null,
    cell: (row) => [row.signal_state || none('–')],
  },
  {
    id: 'bar',
    name: 'Last bar',
    value: (row) => millis(row.last_bar_time),
    cell: (row) => [hasNoData(row) ? badge('no data', 'missing') : time(row.last_bar_time)],
  },
  { id: 'signal', name: 'Last signal', value: (row) => millis(row.last_signal_time), cell: lastSignal },
  {
    id: 'age',
    name: 'Age',
    number: true,
    changes: true,
    value: (row) => now() - millis(row.updated_at),
    cell: (row) => [
      element('time', { datetime: row.updated_at, title: `Heard of at ${row.updated_at}` }, age(millis(row.updated_at))),
    ],
  },
];

const collator = new Intl.Collator('en', { numeric: true });

/** Orders rows by a column; what has no value comes last either way, and equal rows by symbol and strategy. */
export function order(column, descending) {
  const sign = descending ? -1 : 1;
  return (one, other) => {
    const [a, b] = [column.value(one), column.value(other)];
    if ((a === null) !== (b === null)) return a === null ? 1 : -1;
    const first = typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(a ?? '', b ?? '');
    return sign * first || collator.compare(one.symbol, other.symbol) || collator.compare(key(one), key(other));
  };
}
