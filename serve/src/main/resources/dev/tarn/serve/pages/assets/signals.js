// The newest signals, of all strategies.
import { byId, element } from './dom.js';
import { time } from './format.js';
import { chartOf, direction } from './columns.js';

const shown = 8;
const known = new Map();

/** Takes signals, new ones and new states of known ones, and shows the newest. */
export function takeSignals(rows) {
  for (const row of rows) {
    const before = known.get(row.signal_id);
    if (!before || Date.parse(before.updated_at) <= Date.parse(row.updated_at)) {
      known.set(row.signal_id, row);
    }
  }
  const newest = [...known.values()]
    .sort((one, other) => Date.parse(other.created_at) - Date.parse(one.created_at))
    .slice(0, 50);
  known.clear();
  newest.forEach((row) => known.set(row.signal_id, row));
  byId('signals').replaceChildren(
    ...(newest.length
      ? newest.slice(0, shown).map(item)
      : [element('li', { class: 'muted' }, 'No signal has been given yet.')]),
  );
}

function item(row) {
  return element(
    'li',
    { 'data-signal': row.signal_id },
    time(row.created_at),
    direction(row.signal_type),
    element('a', { href: chartOf(row) }, row.symbol),
    element('span', { class: 'muted' }, `${row.strategy_id} · ${row.timeframe} · ${row.status}`),
  );
}

/** The newest known signal of a runner, by its bar, or undefined. */
export function newestOf(runner) {
  let newest;
  for (const row of known.values()) {
    const same = row.strategy_id === runner.strategy_id && row.symbol === runner.symbol && row.venue === runner.venue;
    if (same && (!newest || Date.parse(row.bar_time) > Date.parse(newest.bar_time))) {
      newest = row;
    }
  }
  return newest;
}
