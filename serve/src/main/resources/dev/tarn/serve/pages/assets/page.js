// What all pages have: the zone's name, the problem line, and what was chosen, in the URL.
import { ServerError } from './api.js';
import { byId, setText } from './dom.js';
import { zone } from './format.js';

byId('zone').textContent = zone;

/** Shows what the server says is wrong; null where nothing is. */
export function showProblem(failure) {
  byId('problem').hidden = !failure;
  setText(byId('problem'), failure?.message ?? '');
  if (failure && !(failure instanceof ServerError)) {
    console.error(failure); // of the page's own making
  }
}

/** What the URL says. */
export const chosen = () => Object.fromEntries(new URLSearchParams(location.search));

/** Writes what was chosen into the URL; what is null is left out. `pushState` makes it a step to go back from. */
export function choose(values, how = 'replaceState') {
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== null)).toString();
  const search = query ? `?${query}` : '';
  if (search !== location.search) {
    history[how](null, '', location.pathname + search);
  }
}
