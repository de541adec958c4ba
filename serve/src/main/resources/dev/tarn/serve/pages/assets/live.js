// Keeps a page up to date: by server-sent events, and by asking now and then where there are none.
import { Unreachable } from './api.js';
import { byId, setText } from './dom.js';
import { timeText, now } from './format.js';

const opening = 5_000; // until events must have begun, else we ask
const asking = 5_000; // how often we ask without events
const checking = 30_000; // and with them: a broken connection may look like a silent one
const seeking = 2_000; // while the server is away
const again = 30_000; // until events are tried again where only they fail

/**
 * Begins. `refresh` asks for everything and shows it; `events` has a listener for each kind of event, or is null where asking
 * will do. While nobody looks at the page nothing is asked and no connection is held: browsers have six for each server.
 */
export function keepUpToDate({ url, events, refresh, onProblem }) {
  let source = null;
  let timer = null;
  let busy = null; // the question that is being answered
  let missed = false; // events began meanwhile: its answer may lack what came before them
  let begun = 0; // when events began; 0 while there are none
  let failedAt = 0;
  let lastAnswer = null;

  function close() {
    source?.close();
    source = null;
    begun = 0;
  }

  function open() {
    const mine = new EventSource(url);
    source = mine;
    const late = setTimeout(() => source === mine && !begun && fail(mine), opening);
    mine.onopen = () => {
      clearTimeout(late);
      begun = Date.now();
      if (busy) missed = true;
      else ask();
    };
    mine.onerror = () => {
      clearTimeout(late);
      fail(mine);
    };
    for (const [kind, listener] of Object.entries(events)) {
      mine.addEventListener(kind, (event) => {
        lastAnswer = now();
        listener(JSON.parse(event.data));
      });
    }
  }

  function fail(mine) {
    if (source === mine) {
      const lasted = begun && Date.now() - begun > opening;
      failedAt = lasted ? 0 : Date.now();
      close();
      ask();
    }
  }

  /** Events and the first answer are asked for at once. */
  function begin() {
    if (events && !source && Date.now() - failedAt > again) open();
    ask();
  }

  async function ask() {
    clearTimeout(timer);
    const mine = new AbortController();
    busy?.abort();
    busy = mine;
    missed = false;
    let wait = asking;
    try {
      await refresh(mine.signal);
      if (mine.signal.aborted) return;
      lastAnswer = now();
      if (missed) {
        ask();
        return;
      }
      if (events && !source && Date.now() - failedAt > again) open();
      show(begun ? 'live' : source ? 'opening' : events ? 'polling' : 'asked');
      onProblem(null);
      if (begun) wait = checking;
    } catch (failure) {
      if (mine.signal.aborted) return;
      if (failure instanceof Unreachable) {
        close();
        failedAt = 0;
        wait = seeking;
        show('away', failure.message);
      } else {
        show('failing');
        onProblem(failure);
      }
    }
    busy = null;
    timer = setTimeout(ask, wait);
  }

  function show(state, why = '') {
    document.documentElement.dataset.connection = state;
    setText(byId('connection'), words[state] ?? why);
    const away = state === 'away';
    if (byId('away').hidden === away) {
      byId('away').hidden = !away;
      const since = lastAnswer ? ` What is shown is from ${timeText(lastAnswer)}.` : '';
      byId('away').textContent = away ? `${why}.${since} Trying again every two seconds.` : '';
    }
  }

  function rest() {
    clearTimeout(timer);
    busy?.abort();
    busy = null;
    close();
  }

  document.addEventListener('visibilitychange', () => (document.hidden ? rest() : begin()));
  addEventListener('pagehide', rest);
  addEventListener('pageshow', (event) => event.persisted && begin());
  if (!document.hidden) begin();

  return {
    /** Follows something else from now on. */
    follow(other) {
      url = other;
      failedAt = 0;
      close();
      begin();
    },
  };
}

const words = {
  opening: 'Connecting',
  live: 'Live',
  polling: 'Asking every 5 s',
  asked: 'Up to date',
  failing: 'Not available',
};
