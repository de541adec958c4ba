// The footprint: what aggressors bought and sold at each price of a bar, asked for when it is wanted.
import { get } from './api.js';
import { byId, element } from './dom.js';
import { decimal, decimals } from './format.js';
import { barTime } from './drawing.js';

const pause = 150; // milliseconds that the cursor rests before a bar is asked for
const remembered = 500;

export class Footprint {
  constructor() {
    this.on = false;
    this.known = new Map();
    this.timer = null;
    this.shown = null;
  }

  /** Opens or closes the panel. */
  turn(on) {
    this.on = on;
    byId('clusters').hidden = !on;
    byId('footprint').setAttribute('aria-pressed', String(on));
  }

  forget() {
    this.known.clear();
    this.shown = null;
    byId('clusters').replaceChildren();
  }

  /** Shows a bar's footprint soon, unless another one is wanted before. */
  want(series, bar) {
    clearTimeout(this.timer);
    if (!this.on || !bar) return;
    const known = this.known.get(bar.open_time);
    if (known) {
      this.show(bar, known);
    } else {
      this.timer = setTimeout(() => this.ask(series, bar), pause);
    }
  }

  async ask(series, bar) {
    this.busy?.abort();
    this.busy = new AbortController();
    const until = new Date((bar.time + 1) * 1000).toISOString();
    const range = { symbol: series.symbol, venue: series.venue, timeframe: series.asked.timeframe };
    try {
      const answer = await get(
        '/api/candles',
        { ...range, from: bar.open_time, to: until, limit: 1, footprint: true },
        this.busy.signal,
      );
      const clusters = answer.candles[0]?.clusters ?? [];
      if (bar.closed) {
        if (this.known.size >= remembered) this.known.clear();
        this.known.set(bar.open_time, clusters);
      }
      this.show(bar, clusters);
    } catch (failure) {
      if (failure.name !== 'AbortError') byId('clusters').replaceChildren(element('p', { class: 'muted' }, failure.message));
    }
  }

  show(bar, clusters) {
    if (!this.on) return;
    const title = element('h2', {}, `Footprint, ${barTime(bar.time)}`);
    if (!clusters.length) {
      byId('clusters').replaceChildren(
        title,
        element(
          'p',
          { class: 'muted' },
          'This bar has none. Bars that are made from ticks have it for symbols with a step under “footprint” in lake.yaml.',
        ),
      );
      return;
    }
    const most = Math.max(...clusters.map((one) => Math.max(one.buy_volume, one.sell_volume)), Number.MIN_VALUE);
    const digits = decimals(clusters.map((one) => one.price));
    const head = ['Sold', 'Price', 'Bought'].map((name, index) =>
      element('th', { scope: 'col', class: index < 2 ? 'number' : null }, name),
    );
    const lines = clusters.toReversed().map((one) =>
      element(
        'tr',
        {},
        volume('sell', one.sell_volume, most),
        element('th', { scope: 'row', class: 'number' }, one.price.toFixed(digits)),
        volume('buy', one.buy_volume, most),
      ),
    );
    byId('clusters').replaceChildren(
      title,
      element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...lines)),
    );
  }
}

function volume(kind, value, most) {
  const bar = element('span', { class: 'bar', 'aria-hidden': 'true' });
  bar.style.width = `${Math.round((100 * value) / most)}%`;
  return element('td', { class: `${kind} number` }, bar, decimal(value));
}
