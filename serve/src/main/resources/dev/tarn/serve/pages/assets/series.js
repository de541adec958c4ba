// The bars of one symbol: the newest, older ones on demand, and those that change.
import { get } from './api.js';

const page = 500;
const most = 20_000; // bars that are kept; more would make the browser slow

/** A candle of the API as the chart wants it, with its own fields kept. */
const bar = (candle) => ({ ...candle, time: Math.floor(Date.parse(candle.open_time) / 1000) });

export class Series {
  constructor({ symbol, venue, timeframe }) {
    this.asked = { symbol, venue, timeframe };
    this.symbol = symbol; // as the server writes it, once it has answered
    this.venue = venue;
    this.bars = []; // ascending
    this.complete = false; // true when there is nothing older
    this.loading = false;
  }

  get last() {
    return this.bars.at(-1);
  }

  /** Asks for the newest bars. True when anything but the last bar differs from what was there. */
  async newest(signal) {
    const answer = await get('/api/candles', { ...this.asked, limit: page }, signal);
    this.symbol = answer.symbol;
    this.venue = answer.venue;
    const fresh = answer.candles.map(bar);
    const gap = this.last && fresh.length && fresh[0].time > this.last.time;
    if (gap || !this.bars.length) {
      this.bars = fresh;
      this.complete = fresh.length < page;
      return true;
    }
    return this.merge(fresh);
  }

  /** Asks for the bars before the oldest one. True when some came. */
  async older() {
    if (this.loading || this.complete || !this.bars.length || this.bars.length >= most) return false;
    this.loading = true;
    try {
      const before = this.bars[0].open_time;
      const answer = await get('/api/candles', { ...this.asked, limit: page, before });
      this.complete = answer.candles.length < page;
      return this.merge(answer.candles.map(bar));
    } finally {
      this.loading = false;
    }
  }

  /** Takes the bar of an event. True when it is not the last one or the one after it. */
  take(candle) {
    return this.merge([bar(candle)]);
  }

  merge(fresh) {
    const last = this.last?.time ?? -Infinity;
    if (fresh.every((one) => one.time >= last)) {
      for (const one of fresh) {
        if (one.time === this.last?.time) this.bars.pop();
        this.bars.push(one);
      }
      return fresh.length > 2;
    }
    const all = new Map(this.bars.map((one) => [one.time, one]));
    let differs = false;
    for (const one of fresh) {
      const old = all.get(one.time);
      differs ||= one.time !== last && (!old || !same(old, one));
      all.set(one.time, one);
    }
    this.bars = [...all.values()].sort((one, other) => one.time - other.time);
    return differs;
  }

  /** The index of the bar that a time falls into; -1 for what is before the first. */
  indexOf(seconds) {
    let [low, high] = [0, this.bars.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.bars[middle].time <= seconds) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

const fields = ['open', 'high', 'low', 'close', 'volume', 'closed'];
const same = (one, other) => fields.every((field) => one[field] === other[field]);
