// Keeps the statistics page up to date without loading it anew: asks for it every few seconds and takes over what has
// changed, cell by cell. Also sorts, filters, switches tabs, draws sparklines and looks sources up. Only reads.
'use strict';

const SAMPLES = 60;
const PAUSE_MILLIS = 2000;
const page = location.pathname.split(';')[0];
const scope = location.pathname.split(';').includes('all') ? ';all' : '';
const history = new Map();
const orders = new Map();
const filter = document.getElementById('filter');
const live = document.getElementById('live');
const pauseButton = document.getElementById('pause');
let paused = document.body.hasAttribute('data-norefresh');

// ---- live

async function refresh() {
  const begun = performance.now();
  if (!paused && !document.hidden) {
    try {
      const answer = await fetch(page + scope + ';norefresh', {cache: 'no-store'});
      if (!answer.ok) {
        throw new Error('status ' + answer.status);
      }
      takeOver(new DOMParser().parseFromString(await answer.text(), 'text/html'));
      say('live', false);
    } catch (failure) {
      say('not reachable since ' + new Date().toLocaleTimeString() + ' (' + failure.message + ')', true);
    }
  }
  // A page so long that it takes a while is asked for less often.
  setTimeout(refresh, Math.max(PAUSE_MILLIS, 10 * (performance.now() - begun)));
}

function say(text, bad) {
  if (live.textContent !== text && !(bad && live.classList.contains('bad'))) {
    live.textContent = text;
    live.className = bad ? 'bad' : 'good';
  }
}

function takeOver(fresh) {
  const ids = body => [...body.querySelectorAll('tbody[id]')].map(each => each.id).join(' ');
  if (ids(fresh) !== ids(document)) {
    location.reload();
    return;
  }
  for (const part of fresh.querySelectorAll('[data-live]')) {
    replace(document.querySelector(`[data-live="${part.dataset.live}"]`), part);
  }
  fresh.querySelectorAll('tbody[id]').forEach(each => takeRows(document.getElementById(each.id), each));
  arrange();
}

function takeRows(here, fresh) {
  const known = new Map([...here.rows].map(row => [row.dataset.key, row]));
  for (const row of [...fresh.rows]) {
    const mine = known.get(row.dataset.key);
    known.delete(row.dataset.key);
    if (mine) {
      [...row.cells].forEach((cell, index) => replace(mine.cells[index], cell));
    } else {
      here.append(document.adoptNode(row));
    }
  }
  known.forEach(gone => gone.remove());
}

function replace(mine, fresh) {
  for (const {name, value} of fresh.attributes) {
    if (mine.getAttribute(name) !== value) {
      mine.setAttribute(name, value);
    }
  }
  if (!mine.dataset.spark && mine.innerHTML !== fresh.innerHTML) {
    mine.replaceChildren(...fresh.childNodes);
  }
}

// ---- sparklines

function drawSparks() {
  const now = performance.now();
  for (const cell of document.querySelectorAll('td[data-spark]')) {
    const key = cell.parentElement.dataset.key + ' ' + cell.dataset.spark;
    const past = history.get(key) ?? {values: []};
    const value = Number(cell.dataset.value);
    if (cell.dataset.spark === 'sessions') {
      past.values.push(value);
    } else if (past.value !== undefined) {
      past.values.push(Math.max(0, value - past.value) * 1000 / (now - past.at));
    }
    past.value = value;
    past.at = now;
    past.values.splice(0, past.values.length - SAMPLES);
    history.set(key, past);
    draw(cell, past.values);
  }
}

function draw(cell, values) {
  const svg = cell.querySelector('svg') ?? cell.appendChild(element('svg', {viewBox: '0 0 60 16', 'aria-hidden': 'true'}));
  const line = svg.querySelector('polyline') ?? svg.appendChild(element('polyline', {}));
  const most = Math.max(1, ...values);
  const points = values.map((value, at) => `${60 - values.length + at},${(15 - 14 * value / most).toFixed(1)}`);
  line.setAttribute('points', points.join(' '));
}

function element(name, attributes) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  Object.entries(attributes).forEach(([attribute, value]) => made.setAttribute(attribute, value));
  return made;
}

// ---- sorting and filtering

function makeSortable() {
  for (const heading of document.querySelectorAll('thead th[scope=col]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = heading.textContent;
    button.addEventListener('click', () => sortBy(heading));
    heading.replaceChildren(button);
  }
}

function sortBy(heading) {
  const body = heading.closest('table').tBodies[0];
  const descending = heading.getAttribute('aria-sort') === 'ascending';
  heading.parentElement.querySelectorAll('[aria-sort]').forEach(each => each.removeAttribute('aria-sort'));
  heading.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
  orders.set(body.id, {column: heading.cellIndex, sign: descending ? -1 : 1});
  arrange();
}

function sortKey(row, column) {
  const cell = row.cells[column];
  const text = cell.dataset.value ?? cell.textContent.trim().replaceAll('\u2009', '');
  const number = text === '' ? -1 : Number(text);
  return Number.isNaN(number) ? text : number;
}

function compare(one, other) {
  return typeof one === 'number' && typeof other === 'number' ? one - other : String(one).localeCompare(other);
}

function arrange() {
  for (const [id, {column, sign}] of orders) {
    const body = document.getElementById(id);
    const rows = [...body.rows].filter(row => !row.classList.contains('total'));
    const sorted = rows.toSorted((a, b) => sign * compare(sortKey(a, column), sortKey(b, column)));
    if (sorted.some((row, at) => row !== rows[at])) {
      body.prepend(...sorted);
    }
  }
  const wanted = filter.value.trim().toLowerCase();
  for (const body of document.querySelectorAll('tbody[id]')) {
    let shown = 0;
    for (const row of body.rows) {
      const total = row.classList.contains('total');
      row.hidden = !total && !row.dataset.key.toLowerCase().includes(wanted);
      shown += total || row.hidden ? 0 : 1;
    }
    body.closest('section').hidden = wanted !== '' && shown === 0;
  }
  drawSparks();
}

// ---- tabs

function showTab() {
  const panels = [...document.querySelectorAll('.panel')];
  const chosen = panels.find(panel => '#' + panel.id === location.hash) ?? panels[0];
  panels.forEach(panel => { panel.hidden = panel !== chosen; });
  document.querySelectorAll('.scopes a').forEach(link => { link.hash = chosen.id; });
  for (const link of document.querySelectorAll('nav a')) {
    if (link.hash === '#' + chosen.id) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
}

// ---- who is kept where

async function lookUp(event) {
  event.preventDefault();
  const source = document.getElementById('source').value.trim();
  const found = document.getElementById('found');
  try {
    const answer = await fetch(page + ';source=' + encodeURIComponent(source) + ';all', {cache: 'no-store'});
    found.textContent = answer.ok ? told(await answer.json()) : (await answer.text()).trim();
  } catch (failure) {
    found.textContent = 'Not reachable: ' + failure.message;
  }
}

// The entry that lives longest of each table and server, and who knows it: a replica that was told of a source is not told
// of each connection.
function told({source, replicas, silent}) {
  const places = new Map();
  for (const {replica, entries} of replicas) {
    for (const {table, server, expiresSeconds} of entries) {
      const place = places.get(table + '/' + server) ?? {table, server, seconds: 0, known: []};
      place.seconds = Math.max(place.seconds, expiresSeconds);
      place.known.push(replica);
      places.set(table + '/' + server, place);
    }
  }
  const lines = [...places.values()].map(({table, server, seconds, known}) =>
      `in ${table} on server ${server}, for ${seconds} s more without a connection, known by ${known.join(', ')}`);
  const none = replicas.filter(({entries}) => entries.length === 0).map(({replica}) => replica);
  return (lines.length === 0 ? `${source} is kept on no server.` : `${source} is kept ${lines.join('; ')}.`)
      + (lines.length > 0 && none.length > 0 ? ` Not known by ${none.join(', ')}.` : '')
      + (silent.length > 0 ? ` No answer came from ${silent.join(', ')}.` : '');
}

document.body.classList.add('scripted');
filter.addEventListener('input', arrange);
document.getElementById('search').addEventListener('submit', lookUp);
window.addEventListener('hashchange', showTab);
pauseButton.addEventListener('click', () => {
  paused = !paused;
  pauseButton.setAttribute('aria-pressed', paused);
  if (paused) {
    say('paused', false);
  }
});
pauseButton.setAttribute('aria-pressed', paused);
live.textContent = paused ? 'paused' : 'live';
makeSortable();
showTab();
arrange();
setTimeout(refresh, PAUSE_MILLIS);
