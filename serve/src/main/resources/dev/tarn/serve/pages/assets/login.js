// The form works without this; it says what went wrong, and where to go on.
const asked = new URLSearchParams(location.search);
const next = asked.get('next') ?? '/';
document.getElementById('next').value = /^\/(?![/\\])/.test(next) ? next : '/';
document.getElementById('failed').hidden = !asked.has('failed');
