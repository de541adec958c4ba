// The scanner: what each strategy is doing for each symbol, as it changes.
import { get } from './api.js';
import { columns, hasNoData, isStale, key, order } from './columns.js';
import { announce, byId, element, setText } from './dom.js';
import { now, number } from './format.js';
import { keepUpToDate } from './live.js';
import { choose, chosen, showProblem } from './page.js';
import { newestOf, takeSignals } from './signals.js';

const most = 5000; // rows that the server gives
const runners = new Map(); // by key: { row, line, stale, at }
const choice = { q: '', status: '', sort: 'symbol', dir: 'asc', ...chosen() };
let loaded = false;
let scheduled = false;

const column = () => columns.find((one) => one.id === choice.sort) ?? columns[0];
const descending = () => choice.dir === 'desc';

// Rows

function take(row) {
  const known = runners.get(key(row));
  if (known && Date.parse(known.row.updated_at) > Date.parse(row.updated_at)) return; // older than what an event brought
  if (!known) {
    runners.set(key(row), { row, line: null, stale: isStale(row), at: Date.now() });
  } else {
    if (loaded && known.row.status !== row.status) {
      announce(`${row.symbol}, ${row.strategy_id}: ${row.status}`);
    }
    known.row = row;
    known.at = Date.now();
  }
}

/** The row with the newest signal that is known of it: an event may come before the runner's next state. */
function withSignal(row) {
  const newest = newestOf(row);
  const newer = newest && !(Date.parse(row.last_signal_time) >= Date.parse(newest.bar_time));
  return newest && (newer || row.last_signal_id === newest.signal_id)
    ? {
        ...row,
        last_signal_type: newest.signal_type,
        last_signal_status: newest.status,
        last_signal_time: newest.bar_time,
      }
    : row;
}

function cell(one, row) {
  const made = element('td', { role: 'cell', 'data-label': one.name, class: one.number ? 'number' : null });
  made.append(...one.cell(row).filter((child) => child !== null));
  return made;
}

function renew(runner, some) {
  const row = withSignal(runner.row);
  if (!runner.line) {
    runner.line = element('tr', { role: 'row', 'data-runner': key(row) }, ...columns.map((one) => cell(one, row)));
  } else {
    columns.forEach((one, index) => {
      if (some && !one.changes) return;
      const old = runner.line.cells[index];
      const fresh = cell(one, row);
      if (old.innerHTML !== fresh.innerHTML) {
        old.replaceChildren(...fresh.childNodes);
        if (!one.changes) flash(old);
      }
    });
  }
  runner.line.classList.toggle('stale', isStale(row));
  runner.line.classList.toggle('failed', row.status === 'FAILED');
}

function flash(changed) {
  changed.classList.remove('fresh');
  requestAnimationFrame(() => changed.classList.add('fresh'));
}

// What is shown

function matches(row) {
  const text = choice.q.toLowerCase();
  const found = `${row.symbol} ${row.strategy_id} ${row.venue}`.toLowerCase().includes(text);
  if (choice.status === 'stale') return found && isStale(row);
  if (choice.status === 'nodata') return found && hasNoData(row);
  return found && (!choice.status || row.status === choice.status);
}

function show(some = false) {
  scheduled = false;
  if (!loaded) return;
  runners.forEach((runner) => renew(runner, some));
  const wanted = [...runners.values()]
    .map((runner) => ({ runner, row: withSignal(runner.row) }))
    .filter(({ row }) => matches(row))
    .sort((one, other) => order(column(), descending())(one.row, other.row))
    .map(({ runner }) => runner.line);
  arrange(byId('rows'), wanted);
  byId('runners').setAttribute('aria-busy', 'false');
  setText(byId('summary'), summary(wanted.length));
  showEmpty(wanted.length);
}

/** Moves just the lines that stand elsewhere, and gives the focus back to one that it moved. */
function arrange(body, lines) {
  const focused = document.activeElement;
  const wanted = new Set(lines);
  [...body.children].filter((line) => !wanted.has(line)).forEach((line) => line.remove());
  lines.forEach((line, index) => {
    if (body.children[index] !== line) body.insertBefore(line, body.children[index] ?? null);
  });
  if (focused !== document.activeElement && focused.isConnected) focused.focus();
}

function summary(shown) {
  const rows = [...runners.values()].map((runner) => runner.row);
  const count = (test, word) => {
    const some = rows.filter(test).length;
    return some ? `, ${number(some)} ${word}` : '';
  };
  const all = rows.length === 1 ? '1 runner' : `${number(rows.length)} runners`;
  return (
    (shown === rows.length ? all : `${number(shown)} of ${all}`) +
    count((row) => row.status === 'RUNNING', 'running') +
    count((row) => row.status === 'FAILED', 'failed') +
    count(isStale, 'stale') +
    count(hasNoData, 'without data')
  );
}

function showEmpty(shown) {
  byId('runners').hidden = shown === 0;
  byId('empty').hidden = shown > 0;
  const kind = shown > 0 ? '' : runners.size ? 'filtered' : 'none';
  if (byId('empty').dataset.kind === kind) return;
  byId('empty').dataset.kind = kind;
  const all = element('button', { type: 'button', onclick: showAll }, 'Show all');
  byId('empty').replaceChildren(
    ...(kind === 'filtered'
      ? [element('p', {}, 'No runner matches the filter.'), all]
      : [
          element('p', {}, 'No strategy has reported yet.'),
          element('p', { class: 'muted' }, 'A runner appears here as soon as it writes its state into the lake.'),
        ]),
  );
}

function showAll() {
  Object.assign(choice, { q: '', status: '' });
  showChoice();
  byId('text').focus();
}

// What the viewer chose

function showChoice() {
  byId('text').value = choice.q;
  byId('status').value = choice.status;
  byId('sort').value = column().id;
  [...byId('columns').cells].forEach((head, index) => {
    const mine = columns[index] === column();
    head.setAttribute('aria-sort', mine ? (descending() ? 'descending' : 'ascending') : 'none');
  });
  const { q, status, sort, dir } = choice;
  choose({
    q: q || null,
    status: status || null,
    sort: sort === 'symbol' ? null : sort,
    dir: dir === 'asc' ? null : dir,
  });
  show();
}

function sortBy(id) {
  choice.dir = column().id === id && !descending() ? 'desc' : 'asc';
  choice.sort = id;
  showChoice();
}

byId('columns').append(
  ...columns.map((one) =>
    element(
      'th',
      { scope: 'col', role: 'columnheader', class: one.number ? 'number' : null },
      element('button', { type: 'button', onclick: () => sortBy(one.id) }, one.name),
    ),
  ),
);
byId('sort').append(...columns.map((one) => element('option', { value: one.id }, one.name)));
byId('sort').addEventListener('change', (event) => sortBy(event.target.value));
byId('turn').addEventListener('click', () => sortBy(choice.sort));
byId('filters').addEventListener('submit', (event) => event.preventDefault());
for (const [id, name] of [['text', 'q'], ['status', 'status']]) {
  byId(id).addEventListener('input', (event) => {
    choice[name] = event.target.value;
    showChoice();
  });
}
byId('rows').append(
  ...Array.from({ length: 3 }, () =>
    element('tr', { role: 'row', class: 'loading' }, element('td', { role: 'cell', colspan: columns.length }, ' ')),
  ),
);
showChoice();

// What happens

async function refresh(signal) {
  const asked = Date.now();
  const [scanner, signals] = await Promise.all([
    get('/api/scanner', { limit: most }, signal), // the page's head asks for both in advance, in these words
    get('/api/signals', { limit: 20 }, signal),
  ]).catch((failure) => {
    if (!loaded && !signal.aborted) setText(byId('summary'), 'The runners cannot be shown yet.');
    throw failure;
  });
  const keys = new Set(scanner.scanner.map(key));
  for (const [one, { at }] of runners) {
    if (!keys.has(one) && at < asked && keys.size < most) runners.delete(one); // events may have brought newer ones
  }
  scanner.scanner.forEach(take);
  takeSignals(signals.signals);
  loaded = true;
  show();
}

/** Many events at once are shown once. */
function soon() {
  if (!scheduled) {
    scheduled = true;
    requestAnimationFrame(() => show());
  }
}

keepUpToDate({
  url: '/api/events',
  refresh,
  onProblem: showProblem,
  events: {
    scanner: (row) => {
      take(row);
      soon();
    },
    signal: (row) => {
      takeSignals([row]);
      if (now() - Date.parse(row.created_at) < 60_000) {
        announce(`New signal: ${row.signal_type} ${row.symbol}, ${row.strategy_id}`);
      }
      soon();
    },
  },
});

// Ages go on without the server.
setInterval(() => {
  for (const runner of runners.values()) {
    const stale = isStale(runner.row);
    if (stale && !runner.stale) announce(`${runner.row.symbol}, ${runner.row.strategy_id} is stale`);
    runner.stale = stale;
  }
  show(true);
}, 1000);
