// Signals and orders: at which bar they are marked, and the table that says the same in words.
import { get } from './api.js';
import { byId, element } from './dom.js';
import { decimal, time } from './format.js';
import { direction } from './columns.js';

const most = 500;
const listed = 50;

export class Marks {
  constructor(series) {
    this.series = series;
    this.signals = new Map();
    this.orders = new Map();
  }

  async load(signal) {
    const from = this.series.bars[0]?.open_time;
    if (!from) return;
    const range = { symbol: this.series.symbol, from, limit: most };
    const [signals, orders] = await Promise.all([
      get('/api/signals', range, signal),
      get('/api/orders', range, signal),
    ]);
    signals.signals.forEach((row) => this.take('signals', row));
    orders.orders.forEach((row) => this.take('orders', row));
  }

  /** Takes a row; a runner that does not know the venue leaves it empty. True when it belongs here. */
  take(kind, row) {
    const mine = row.symbol.toLowerCase() === this.series.symbol.toLowerCase() && (!row.venue || this.series.venue === null || row.venue === this.series.venue);
    if (mine) {
      this[kind].set(kind === 'signals' ? row.signal_id : `${row.account} ${row.venue} ${row.order_id}`, row);
    }
    return mine;
  }

  rows() {
    const signals = [...this.signals.values()].map((row) => ({ row, at: row.bar_time, what: row.signal_type, signal: true }));
    const orders = [...this.orders.values()].map((row) => ({ row, at: row.event_time, what: row.side, signal: false }));
    return [...signals, ...orders].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  }

  /** What the chart marks: arrows for signals, squares for orders, each at the bar that its time falls into. */
  markers(palette) {
    const { bars } = this.series;
    return this.rows()
      .map(({ row, at, what, signal }) => ({ row, what, signal, bar: bars[this.series.indexOf(Date.parse(at) / 1000)] }))
      .filter(({ bar }) => bar)
      .map(({ row, what, signal, bar }) => {
        const up = /^(BUY|LONG)/i.test(what);
        const down = /^(SELL|SHORT)/i.test(what);
        return {
          time: bar.time,
          position: down ? 'aboveBar' : 'belowBar',
          shape: signal ? (up ? 'arrowUp' : down ? 'arrowDown' : 'circle') : 'square',
          color: up ? palette.up : down ? palette.down : palette.link,
          text: signal ? what : `${what} ${row.status.toLowerCase().replaceAll('_', ' ')}`,
        };
      });
  }

  /** The newest of them as a table: a canvas cannot be read aloud. */
  list() {
    const rows = this.rows().reverse().slice(0, listed);
    byId('events-table').hidden = rows.length === 0;
    byId('noevents').hidden = rows.length > 0;
    byId('events').replaceChildren(...rows.map(line));
  }
}

function line({ row, at, what, signal }) {
  const price = signal ? row.confidence : (row.average_price ?? row.limit_price ?? row.stop_price);
  const kind = signal ? 'signal' : `order, ${decimal(row.quantity)} ${row.order_type}`;
  return element(
    'tr',
    { [signal ? 'data-signal' : 'data-order']: signal ? row.signal_id : row.order_id },
    element('td', {}, time(at)),
    element('td', {}, direction(what), element('span', { class: 'muted' }, ` ${kind}`)),
    element('td', {}, row.strategy_id ?? ''),
    element('td', {}, row.status, row.reason ? element('span', { class: 'message' }, row.reason) : null),
    element('td', { class: 'number' }, decimal(price)),
  );
}
