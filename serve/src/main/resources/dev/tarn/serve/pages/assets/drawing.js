// The canvas: candles, volume and marks, drawn by lightweight-charts, in the page's colours and the viewer's time.
import {
  CandlestickSeries,
  HistogramSeries,
  createChartEx,
  createSeriesMarkers,
  defaultHorzScaleBehavior,
} from './vendor/lightweight-charts.mjs';
import { element } from './dom.js';
import { seconds } from './format.js';

const names = ['ground', 'text', 'muted', 'line', 'up', 'down', 'link'];

/** The page's colours as they are now; a canvas knows nothing of variables. */
function colours() {
  const probe = document.body.appendChild(element('i', { hidden: true }));
  const found = {};
  for (const name of names) {
    probe.style.color = `var(--${name})`;
    found[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return found;
}

const faint = (colour) => colour.replace('rgb(', 'rgba(').replace(')', ', 0.35)');

/** How far local time is ahead of UTC; bars of a day and longer are shown by their day in UTC. */
const zoned = { daily: false };
const offset = (time) => (zoned.daily ? 0 : -new Date(time * 1000).getTimezoneOffset() * 60);

/** The library puts days where they begin in UTC; this one, where they begin for the viewer. */
class LocalTime extends defaultHorzScaleBehavior() {
  fillWeightsForPoints(points, start) {
    const moved = points.map((point) => {
      const time = this.key(point.time);
      return { ...point, time: this.convertHorzItemToInternal(time + offset(time)) };
    });
    super.fillWeightsForPoints(moved, start);
    for (let index = start; index < points.length; index++) {
      points[index].timeWeight = moved[index].timeWeight;
    }
  }
}

const format = (options) => new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', hourCycle: 'h23', ...options });
const ticks = [
  format({ year: 'numeric' }),
  format({ month: 'short' }),
  format({ day: 'numeric', month: 'short' }),
  format({ hour: '2-digit', minute: '2-digit' }),
  format({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
];
const wholeTime = format({ day: '2-digit', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
const wholeDay = format({ day: '2-digit', month: 'short', year: 'numeric' });
const shifted = (time) => (time + offset(time)) * 1000;

/** A bar's time as the chart shows it. */
export const barTime = (time) => (zoned.daily ? `${wholeDay.format(time * 1000)} UTC` : wholeTime.format(shifted(time)));

/** As many decimals as the prices have, as far as they matter. */
function precision(bars) {
  const some = bars.slice(-100).map((one) => one.close);
  const written = Math.max(...some.map((price) => (String(price).split('.')[1] ?? '').length), 2);
  const matter = 5 - Math.floor(Math.log10(Math.max(...some.map(Math.abs), 1e-8)));
  return Math.max(0, Math.min(written, Math.max(matter, 2), 10));
}

export function draw(container) {
  const chart = createChartEx(container, new LocalTime(), {
    autoSize: true,
    // The logo brings a style of its own, which the content security policy refuses; the page's foot names the makers instead.
    layout: { attributionLogo: false, fontFamily: 'system-ui, sans-serif' },
    localization: { timeFormatter: barTime, locale: 'en-GB' },
    timeScale: { rightOffset: 4, tickMarkFormatter: (time, type) => ticks[type].format(shifted(time)) },
    rightPriceScale: { scaleMargins: { top: 0.08, bottom: 0.24 } },
    crosshair: { mode: 0 },
  });
  const candles = chart.addSeries(CandlestickSeries, { borderVisible: false });
  const volume = chart.addSeries(HistogramSeries, {
    priceScaleId: '',
    priceFormat: { type: 'volume' },
    lastValueVisible: false,
    priceLineVisible: false,
  });
  volume.priceScale().applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } });
  const markers = createSeriesMarkers(candles, []);
  let palette;

  const volumeOf = (bar) => ({
    time: bar.time,
    value: bar.volume,
    color: faint(bar.close < bar.open ? palette.down : palette.up),
  });

  return {
    chart,
    candles,
    /** Takes the page's colours; the volume is to be shown again after it. */
    colour() {
      palette = colours();
      const { ground, text, line, up, down } = palette;
      chart.applyOptions({
        layout: { background: { color: ground }, textColor: text },
        grid: { vertLines: { color: line }, horzLines: { color: line } },
        rightPriceScale: { borderColor: line },
        timeScale: { borderColor: line },
      });
      candles.applyOptions({ upColor: up, downColor: down, wickUpColor: up, wickDownColor: down });
      return palette;
    },
    showAll(bars, timeframe) {
      zoned.daily = (seconds(timeframe) ?? 0) >= 86400;
      chart.applyOptions({ timeScale: { timeVisible: !zoned.daily, secondsVisible: (seconds(timeframe) ?? 60) < 60 } });
      if (bars.length) {
        const digits = precision(bars);
        candles.applyOptions({ priceFormat: { type: 'price', precision: digits, minMove: 10 ** -digits } });
      }
      candles.setData(bars);
      volume.setData(bars.map(volumeOf));
    },
    showLast(bar) {
      candles.update(bar);
      volume.update(volumeOf(bar));
    },
    showMarks: (marks) => markers.setMarkers(marks),
  };
}
