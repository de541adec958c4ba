// The server's answers, and what is said where there is none.
import { setClock } from './format.js';

/** The server refused or failed; its message is one sentence for people. */
export class ServerError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Nothing answered, or not in time; its message says which. */
export class Unreachable extends Error {}

const patience = 10_000;

/** A path with its parameters; those that are null are left out. */
export function address(path, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined);
  const query = new URLSearchParams(given).toString();
  return query ? `${path}?${query}` : path;
}

/** Asks for JSON. Who is not logged in is sent to do so. */
export async function get(path, parameters, signal) {
  const limit = AbortSignal.timeout(patience);
  let answer;
  let body;
  try {
    answer = await fetch(address(path, parameters), { signal: signal ? AbortSignal.any([signal, limit]) : limit });
    body = await answer.text();
  } catch (failure) {
    if (signal?.aborted) throw failure;
    throw new Unreachable(limit.aborted ? 'The server does not answer' : 'Cannot reach the server');
  }
  setClock(answer.headers.get('Date'));
  if (answer.status === 401) {
    location.assign(address('/login', { next: location.pathname + location.search }));
  }
  const content = parsed(body);
  if (!answer.ok || content === undefined) {
    throw new ServerError(answer.status, content?.error ?? `The server answered ${answer.status}`);
  }
  return content;
}

function parsed(body) {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
