// The chart page: which symbol and timeframe, and what happens to its bars.
import { address, get } from './api.js';
import { announce, byId, element, setText } from './dom.js';
import { barTime, draw } from './drawing.js';
import { Footprint } from './footprint.js';
import { decimal, number, seconds } from './format.js';
import { keepUpToDate } from './live.js';
import { Marks } from './marks.js';
import { choose, chosen, showProblem } from './page.js';
import { Series } from './series.js';

const timeframes = ['1m', '5m', '15m', '1h', '4h', '1d', '1w'];
const ahead = 60; // bars left of the screen that are there before they are scrolled to

const drawing = draw(byId('chart'));
const footprint = new Footprint();
let palette = drawing.colour();
let choice = { symbol: '', venue: null, timeframe: '15m' }; // venue: null where it is left to the server
let series = new Series(choice);
let marks = new Marks(series);
let symbols = [];
let pointed = null; // the bar under the cursor
let keyed = false; // true when the keyboard put it there
let following = null;

// What is drawn

function drawAll() {
  drawing.showAll(series.bars, choice.timeframe);
  drawMarks();
  tell();
}

function drawMarks() {
  drawing.showMarks(marks.markers(palette));
  marks.list();
}

function tell() {
  const { bars } = series;
  byId('chart').dataset.bars = bars.length;
  byId('chart').dataset.last = series.last?.open_time ?? '';
  setText(
    byId('count'),
    bars.length ? `${number(bars.length)} bars from ${barTime(bars[0].time)} to ${barTime(series.last.time)}.` : '',
  );
  cover(bars.length ? '' : `No candles of ${choice.symbol} yet. They appear here as soon as there are some.`);
  pointAgain();
}

/** Bars may have come, moved or changed under the cursor: the library keeps it at its place on the screen. */
function pointAgain() {
  if (pointed && keyed) {
    pointed = series.bars[series.indexOf(pointed.time)] ?? null;
    if (pointed) requestAnimationFrame(() => keyed && pointed && placeCursor());
  }
  if (keyed || !pointed) legend(pointed ?? series.last);
}

function placeCursor() {
  const scale = drawing.chart.timeScale();
  const index = series.indexOf(pointed.time);
  const { from, to } = scale.getVisibleLogicalRange();
  if (index < from + 1 || index > to - 1) {
    const begin = index < from + 1 ? index - 2 : index - (to - from) + 2;
    scale.setVisibleLogicalRange({ from: begin, to: begin + to - from });
  }
  drawing.chart.setCrosshairPosition(pointed.close, pointed.time, drawing.candles);
}

function cover(text) {
  setText(byId('cover'), text);
  byId('cover').hidden = !text;
}

function legend(bar) {
  if (!bar) {
    byId('legend').replaceChildren('\u00a0');
    return;
  }
  const entry = (name, value) => element('span', {}, element('b', {}, `${name} `), value);
  byId('legend').replaceChildren(
    element('span', {}, `${series.symbol} ${choice.timeframe} · ${barTime(bar.time)}`),
    entry('Open', decimal(bar.open)),
    entry('High', decimal(bar.high)),
    entry('Low', decimal(bar.low)),
    element('span', { class: bar.close < bar.open ? 'down' : 'up' }, element('b', {}, 'Close '), decimal(bar.close)),
    entry('Volume', decimal(bar.volume)),
    typeof bar.delta === 'number' ? entry('Delta', decimal(bar.delta)) : '',
    bar.closed ? '' : element('span', { class: 'muted' }, 'forming'),
  );
  footprint.want(series, bar);
}

// What happens

async function refresh(signal) {
  if (choice.venue === null) {
    await loadSymbols(signal); // it may choose, which asks anew
    if (!choice.symbol) cover('There are no candles in this lake yet.');
    if (!choice.symbol || signal.aborted) return;
  }
  const mine = series;
  const first = mine.bars.length === 0;
  try {
    const differs = await mine.newest(signal);
    if (mine !== series) return;
    if (differs) drawAll();
    else if (mine.last) drawLast();
    else tell();
    if (first) drawing.chart.timeScale().scrollToRealTime();
  } catch (failure) {
    if (first && mine === series && 'status' in failure) cover(failure.message);
    throw failure;
  }
  await marks.load(signal);
  if (mine === series) drawMarks();
}

function drawLast() {
  drawing.showLast(series.last);
  tell();
}

const mine = (row) => row.symbol === series.symbol && row.venue === series.venue && row.timeframe === choice.timeframe;

function takeMark(kind, row) {
  if (!marks.take(kind, row)) return;
  drawMarks();
  if (kind === 'signals') announce(`New signal: ${row.signal_type} ${row.symbol}, ${row.strategy_id}`);
}

const events = {
  candle: (row) => {
    if (!mine(row) || !series.bars.length) return;
    if (series.take(row)) drawAll();
    else drawLast();
  },
  signal: (row) => takeMark('signals', row),
  order: (row) => takeMark('orders', row),
};

async function loadOlder() {
  const mine = series;
  try {
    if (!(await mine.older()) || mine !== series) return;
    drawAll();
    await marks.load();
    if (mine === series) drawMarks();
  } catch (failure) {
    showProblem(failure);
  }
}

drawing.chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
  if (range && range.from < ahead) loadOlder();
});

drawing.chart.subscribeCrosshairMove((at) => {
  if (keyed && !at.sourceEvent) return;
  keyed = false;
  pointed = at.time === undefined ? null : (series.bars[series.indexOf(at.time)] ?? null);
  legend(pointed ?? series.last);
});

// What the viewer chose

const eventsUrl = () => address('/api/events', { symbols: choice.symbol || null, timeframe: choice.timeframe });

function show({ symbol = '', venue = null, timeframe }, how) {
  choice = { symbol, venue, timeframe };
  if (!seconds(choice.timeframe)) choice.timeframe = '15m';
  choose({ ...choice, symbol: symbol || null }, how);
  series = new Series(choice);
  marks = new Marks(series);
  pointed = null;
  keyed = false;
  footprint.forget();
  document.title = `${choice.symbol} ${choice.timeframe} · Tarn`;
  byId('chart').setAttribute('aria-label', `Candles of ${choice.symbol}, ${choice.timeframe}`);
  byId('symbol').value = choice.symbol;
  showTimeframes();
  showVenues();
  drawAll();
  cover('Loading …');
  following?.follow(eventsUrl());
}

function showTimeframes() {
  const all = timeframes.includes(choice.timeframe) ? timeframes : [...timeframes, choice.timeframe];
  const box = byId('timeframes');
  if (box.querySelectorAll('input').length !== all.length || !timeframes.includes(choice.timeframe)) {
    box.replaceChildren(box.querySelector('legend'), ...all.map(timeframeButton));
  }
  box.querySelectorAll('input').forEach((one) => (one.checked = one.value === choice.timeframe));
}

const timeframeButton = (value) =>
  element(
    'label',
    {},
    element('input', {
      type: 'radio',
      name: 'timeframe',
      value,
      onchange: () => show({ ...choice, timeframe: value }, 'pushState'),
    }),
    element('span', {}, value),
  );

async function loadSymbols(signal) {
  symbols = (await get('/api/symbols', {}, signal)).symbols;
  byId('symbols').replaceChildren(
    ...symbols.slice(0, 2000).map((one) => element('option', { value: one.symbol, label: one.venue || null })),
  );
  const several = symbols.filter((one) => one.symbol === choice.symbol);
  if (!choice.symbol && symbols.length) show({ ...choice, ...symbols[0] }, 'replaceState');
  else if (choice.venue === null && several.length > 1) show({ ...choice, ...several[0] }, 'replaceState');
  else showVenues();
}

function showVenues() {
  const venues = symbols.filter((one) => one.symbol === choice.symbol).map((one) => one.venue);
  byId('venues').hidden = venues.length < 2;
  byId('venue').replaceChildren(...venues.map((venue) => element('option', { value: venue }, venue || '(none)')));
  byId('venue').value = choice.venue ?? '';
}

byId('controls').addEventListener('submit', (event) => {
  event.preventDefault();
  chooseSymbol();
});
byId('symbol').addEventListener('change', chooseSymbol);
byId('symbol').addEventListener('focus', (event) => event.target.select());
byId('venue').addEventListener('change', (event) => show({ ...choice, venue: event.target.value }, 'pushState'));
byId('footprint').addEventListener('click', () => {
  footprint.turn(!footprint.on);
  legend(pointed ?? series.last);
});

function chooseSymbol() {
  const text = byId('symbol').value.trim();
  if (!text || text === choice.symbol) return;
  const known = symbols.filter((one) => one.symbol.toLowerCase() === text.toLowerCase());
  const exact = known.find((one) => one.symbol === text) ?? known[0];
  show({ ...choice, symbol: exact?.symbol ?? text, venue: exact?.venue ?? null }, 'pushState');
}

// The keyboard

const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20 };
const zooms = { '+': 1.25, '=': 1.25, '-': 0.8, '−': 0.8 };

byId('chart').addEventListener('keydown', (event) => {
  const scale = drawing.chart.timeScale();
  if (event.ctrlKey || event.metaKey || event.altKey || !series.bars.length) return;
  if (event.key in steps) {
    const from = pointed ? series.indexOf(pointed.time) : series.bars.length;
    point(Math.min(series.bars.length - 1, Math.max(0, from + steps[event.key])));
  } else if (event.key in zooms) {
    scale.applyOptions({ barSpacing: scale.options().barSpacing * zooms[event.key] });
  } else if (event.key === 'Home') {
    point(0);
    loadOlder();
  } else if (event.key === 'End') {
    pointed = null;
    keyed = false;
    drawing.chart.clearCrosshairPosition();
    scale.scrollToRealTime();
    legend(series.last);
  } else {
    return;
  }
  event.preventDefault();
});

/** Puts the cursor on a bar, brings it into view, and has it read. */
function point(index) {
  byId('legend').setAttribute('aria-live', 'polite');
  keyed = true;
  pointed = series.bars[index];
  pointAgain();
}

byId('chart').addEventListener('blur', () => byId('legend').removeAttribute('aria-live'));

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  palette = drawing.colour();
  drawAll();
});
addEventListener('popstate', () => show({ timeframe: '15m', ...chosen() }));

// Begin

show({ timeframe: '15m', ...chosen() });
following = keepUpToDate({
  url: eventsUrl(),
  events,
  refresh,
  onProblem: (failure) => showProblem(failure?.status === 404 ? null : failure), // the chart's place says so
});
if (choice.venue !== null) loadSymbols().catch(() => {}); // the search; the bars say what is wrong
