// Elements made of data. Text is set as text, never as markup: symbols and messages come from anybody.

/** An element with attributes (`on…` are listeners, null and false are left out) and children. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) {
      made.addEventListener(key.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(key, value === true ? '' : value);
    }
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ''));
  return made;
}

/** What has this id; it is there, since the page and its script are written together. */
export const byId = (id) => document.getElementById(id);

/** Sets the text where it differs, so that selections and screen readers are left in peace. */
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** A small label whose colour says nothing that its text does not. */
export const badge = (text, kind) => element('span', { class: `badge ${kind}` }, text);

let waiting = [];

/** Has screen readers say something; what comes within a second is said together. */
export function announce(text) {
  if (waiting.push(text) === 1) {
    setTimeout(() => {
      const shown = waiting.slice(0, 3).join('. ');
      byId('announcements').textContent =
        waiting.length > 3 ? `${shown}. And ${waiting.length - 3} more.` : shown;
      waiting = [];
    }, 1000);
  }
}
