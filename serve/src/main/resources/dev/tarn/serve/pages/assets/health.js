// The health page: what an operator looks at first, and what to do next.
import { get } from './api.js';
import { announce, badge, byId, element } from './dom.js';
import { duration, number, time, age } from './format.js';
import { keepUpToDate } from './live.js';
import { showProblem } from './page.js';

const words = {
  OK: ['ok', 'OK', 'Nothing needs to be done.'],
  WARNING: ['warning', 'Warning', 'Somebody should see to it.'],
  CRITICAL: ['critical', 'Critical', 'Somebody must see to it now.'],
};
const runsShown = 8;
const gapsShown = 20;
const gapsEvery = 60_000;
let before = null;
let gapsAt = 0;

function showState(health) {
  const [kind, word, text] = words[health.status] ?? ['', health.status, ''];
  const worst = health.findings.find((one) => one.severity.toUpperCase() === health.status);
  byId('state').className = `state ${kind}`;
  byId('state').replaceChildren(
    element('p', { class: 'word' }, word),
    element('p', {}, worst ? `${worst.thing}: ${worst.what}` : text),
  );
  document.title = health.status === 'OK' ? 'Health · Tarn' : `${word} · Health · Tarn`;
  if (before && before !== health.status) announce(`The lake's state is ${word} now`);
  before = health.status;
}

function showFindings(findings) {
  byId('findings-part').hidden = findings.length === 0;
  byId('findings').replaceChildren(
    ...findings.map((one) =>
      element(
        'li',
        { class: one.severity.toLowerCase() },
        element('p', {}, badge(one.severity.toLowerCase(), kinds[one.severity.toUpperCase()] ?? 'plain'), element('b', {}, one.thing), ` ${one.what}`),
        one.next ? element('p', {}, element('b', {}, 'Next: '), one.next) : null,
      ),
    ),
  );
}

const kinds = { WARNING: 'warn', CRITICAL: 'bad' };

const ago = (iso) => (iso ? `${age(Date.parse(iso))} ago` : 'never');
const figure = (name, value, more) =>
  element('div', {}, element('dt', {}, name), element('dd', {}, value, more ? element('small', {}, more) : null));

function showFigures(health) {
  const { staged } = health;
  const waits = staged?.segments ? `oldest ${duration(staged.oldest_age_seconds ?? 0)} old` : 'nothing waits';
  byId('figures').replaceChildren(
    figure('Last run of the writer', ago(health.last_run), health.last_run ? time(health.last_run) : null),
    figure('Published', ago(health.published_at), `generation ${number(health.generation)}`),
    figure('Staged segments', number(staged?.segments), waits),
    figure(
      'Newest tick',
      health.newest_tick_age_seconds === null || health.newest_tick_age_seconds === undefined
        ? 'none'
        : `${duration(health.newest_tick_age_seconds)} ago`,
    ),
    figure('In quarantine', number(health.quarantined), health.quarantined ? 'files were refused' : 'no file was refused'),
    figure('Waits for a lock', number(health.lock_waits)),
  );
}

function rows(id, lines, width, nothing) {
  byId(id).replaceChildren(
    ...(lines.length ? lines : [element('tr', {}, element('td', { colspan: width, class: 'muted' }, nothing))]),
  );
}

const cell = (...content) => element('td', {}, ...content);
const count = (content) => element('td', { class: 'number' }, content);

function showTables(health) {
  const replicas = health.replicas.map((one) =>
    element(
      'tr',
      {},
      cell(one.database),
      cell(one.file ?? ''),
      cell(one.problem ?? (one.published ? badge('published', 'good') : badge('idle', 'plain'))),
      cell(one.pinned_by?.length ? one.pinned_by.join(', ') : element('span', { class: 'muted' }, 'nobody')),
    ),
  );
  rows('replicas', replicas, 4, 'There are none: the writer has not run yet.');
  const datasets = health.datasets.map((one) =>
    element(
      'tr',
      {},
      cell(one.name),
      count(number(one.rows)),
      cell(one.newest ? time(one.newest) : badge('no data', 'missing')),
      count(one.newest ? age(Date.parse(one.newest)) : '–'),
    ),
  );
  rows('datasets', datasets, 4, 'There are none.');
  const newest = [...(health.runs ?? [])]
    .sort((one, other) => Date.parse(other.published_at) - Date.parse(one.published_at))
    .slice(0, runsShown);
  const runs = newest.map((one) =>
    element(
      'tr',
      {},
      cell(time(one.published_at)),
      cell(one.database),
      count(number(one.generation)),
      count(number(one.segments)),
      count(number(one.rows)),
      count(`${(one.seconds ?? 0).toFixed(1)} s`),
    ),
  );
  byId('runs-part').hidden = !health.runs;
  rows('runs', runs, 6, 'The writer has not run yet.');
}

/** Gaps cost the server more than the rest, and change less. */
async function showGaps(signal) {
  if (Date.now() - gapsAt < gapsEvery) return;
  const { gaps } = await get('/api/gaps', { limit: 200 }, signal);
  gapsAt = Date.now();
  byId('gaps-table').hidden = gaps.length === 0;
  const shown = Math.min(gaps.length, gapsShown);
  byId('gaps-summary').textContent = gaps.length
    ? `${gaps.length >= 200 ? 'At least 200' : gaps.length} gaps; the newest ${shown}:`
    : 'No bar is missing.';
  rows('gaps', gaps.slice(-gapsShown).reverse().map(gap), 5, '');
}

const gap = (one) =>
  element(
    'tr',
    {},
    cell(one.symbol, one.venue ? element('span', { class: 'muted venue' }, one.venue) : null),
    cell(time(one.from_time)),
    cell(time(one.to_time)),
    count(number(one.missing)),
    cell(one.class),
  );

async function refresh(signal) {
  const health = await get('/api/health', {}, signal);
  showState(health);
  showFindings(health.findings);
  showFigures(health);
  showTables(health);
  await showGaps(signal);
}

keepUpToDate({ url: null, events: null, refresh, onProblem: showProblem });
