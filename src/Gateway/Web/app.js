'use strict';

// The page reads the JSON views and draws them. Whatever comes from senders is set as text, never as HTML.

const REFRESH_MS = 5000;
const MAX_ROWS = 500; // a browser draws so many at once without a hitch; the search finds the rest

const byId = id => document.getElementById(id);
const grouped = new Intl.NumberFormat('en');
const data = { families: [], sources: [] };

function element(tag, text, className) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (className) node.className = className;
  return node;
}

function row(...cells) {
  const tr = element('tr');
  for (const cell of cells) tr.append(cell instanceof Node ? cell : element('td', cell));
  return tr;
}

const number = value => element('td', grouped.format(value), 'number');
const labelText = labels => Object.entries(labels).map(([name, value]) => `${name}="${value}"`).join(', ') || 'no labels';

function ago(time) {
  if (!time) return 'never';
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(time)) / 1000));
  return `${duration(seconds)} ago`;
}

function duration(seconds) {
  if (seconds < 120) return `${Math.floor(seconds)} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} d`;
}

function bytes(count) {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let unit = 0;
  while (count >= 1024 && unit < units.length - 1) { count /= 1024; unit++; }
  return `${unit === 0 ? count : count.toFixed(1)} ${units[unit]}`;
}

async function read(path) {
  const response = await fetch(path, { headers: { accept: 'application/json' } });
  const reply = await response.json();
  if (reply.status !== 'success') throw new Error(reply.error);
  return reply.data;
}

function showStatus(status) {
  const state = byId('state');
  state.textContent = status.ready ? 'ready' : 'not ready';
  state.className = status.ready ? 'badge good' : 'badge bad';

  const engine = status.engine;
  const tiles = engine === null ? [] : [
    ['Families', grouped.format(engine.families)],
    ['Series', grouped.format(engine.series)],
    ['Sources', grouped.format(engine.sources)],
    ['Contributions', grouped.format(engine.contributions)],
    ['Journal', bytes(engine.journal_bytes)],
    ['Last snapshot', ago(engine.last_snapshot)],
  ];
  tiles.push(['Rules', status.rules.file ?? 'shipped defaults'], ['Up', duration(status.uptime_seconds)], ['Version', status.version]);
  byId('tiles').replaceChildren(...tiles.map(([name, value]) => {
    const tile = element('div');
    tile.append(element('dt', name), element('dd', value));
    return tile;
  }));

  const problems = [...status.rules.refused];
  if (engine?.storage_failure) problems.unshift(engine.storage_failure);
  showNotice(problems.join('\n'));
}

function showNotice(text) {
  byId('notice').textContent = text;
  byId('notice').hidden = text === '';
}

function showTable(name, describe, draw) {
  const wanted = byId(`${name}-search`).value.trim().toLowerCase();
  const found = data[name].filter(item => describe(item).toLowerCase().includes(wanted));
  const shown = found.slice(0, MAX_ROWS);
  byId(`${name}-count`).textContent = wanted ? `${grouped.format(found.length)} of ${grouped.format(data[name].length)}` : grouped.format(found.length);
  byId(`${name}-more`).textContent = shown.length < found.length ? `The first ${MAX_ROWS} are shown; search for the others.` : '';

  // Drawing anew must not take the focus from someone who goes through the table by keyboard.
  const focused = document.activeElement?.dataset?.key;
  const rows = shown.length > 0 ? shown.map(draw) : [row(element('td', 'None yet.', 'quiet'))];
  byId(name).replaceChildren(...rows);
  if (focused) byId(name).querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function showFamilies() {
  showTable('families', family => `${family.name} ${family.type} ${family.help}`, family => {
    const link = element('button', family.name, 'link');
    link.type = 'button';
    link.dataset.key = family.name;
    link.addEventListener('click', () => { location.hash = `family/${encodeURIComponent(family.name)}`; });
    const name = element('td', undefined, 'name');
    name.append(link);
    return row(name, family.type, number(family.series), number(family.sources), family.help);
  });
}

function showSources() {
  showTable('sources', source => labelText(source.labels), source =>
    row(element('td', labelText(source.labels), 'name'), ago(source.last_push), number(source.families)));
}

function table(headings, rows) {
  const head = element('tr');
  for (const heading of headings) {
    const cell = element('th', heading);
    cell.scope = 'col';
    head.append(cell);
  }
  const thead = element('thead');
  thead.append(head);
  const tbody = element('tbody');
  tbody.append(...rows);
  const whole = element('table');
  whole.append(thead, tbody);
  const scroll = element('div', undefined, 'scroll');
  scroll.append(whole);
  return scroll;
}

function describeFamily(family) {
  const facts = [family.type, family.unit && `unit ${family.unit}`, `${grouped.format(family.series)} series in ${family.shards} ${family.shards === 1 ? 'shard' : 'shards'}`,
    `${grouped.format(family.resets)} resets seen`, `${grouped.format(family.duplicates)} duplicates dropped`];
  const parts = [element('p', family.help || 'No help text.'), element('p', facts.filter(Boolean).join(' · '), 'quiet'), element('p', family.exactness)];
  for (const rule of family.rules) {
    parts.push(element('h3', rule.drop ? 'Rule: dropped' : `Rule: ${rule.labels}`));
    parts.push(table(['Setting', 'Value', 'Decided by'], rule.settings.map(setting =>
      row(element('td', setting.setting, 'name'), element('td', setting.value, 'name'), setting.file ? `${setting.rule} (${setting.file}:${setting.line})` : setting.rule))));
  }
  parts.push(element('h3', `Sources (${grouped.format(family.sources.length)})`));
  parts.push(table(['Labels', 'Last push', 'Series', 'Resets', 'Duplicates'], family.sources.slice(0, MAX_ROWS).map(source =>
    row(element('td', labelText(source.labels), 'name'), source.retired_at ? `retired ${ago(source.retired_at)}` : ago(source.last_push),
      number(source.series), number(source.resets), number(source.duplicates)))));
  return parts;
}

async function showDetail() {
  const dialog = byId('detail');
  const match = /^#family\/(.+)$/.exec(location.hash);
  if (!match) {
    if (dialog.open) dialog.close();
    return;
  }
  const name = decodeURIComponent(match[1]);
  byId('detail-title').textContent = name;
  try {
    byId('detail-body').replaceChildren(...describeFamily(await read(`/api/v1/families/${encodeURIComponent(name)}`)));
  } catch (error) {
    byId('detail-body').replaceChildren(element('p', error.message, 'notice'));
  }
  if (!dialog.open) dialog.showModal();
}

async function refresh() {
  try {
    showStatus(await read('/api/v1/status'));
    [data.families, data.sources] = await Promise.all([read('/api/v1/families'), read('/api/v1/sources')]);
    showFamilies();
    showSources();
  } catch (error) {
    byId('state').textContent = 'no answer';
    byId('state').className = 'badge bad';
    showNotice(error.message);
  }
}

async function keepRefreshing() {
  if (!document.hidden) await refresh();
  setTimeout(keepRefreshing, REFRESH_MS);
}

byId('origin').textContent = location.origin;
byId('families-search').addEventListener('input', showFamilies);
byId('sources-search').addEventListener('input', showSources);
byId('detail-close').addEventListener('click', () => byId('detail').close());
byId('detail').addEventListener('close', () => { history.replaceState(null, '', location.pathname); });
addEventListener('hashchange', showDetail);
keepRefreshing().then(showDetail);
