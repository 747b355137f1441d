"use strict";

// Times are shown in the reader's time zone or as an age; the title has local time and UTC.
const zoned = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });
const UNITS = [["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]];

function age(at) {
  const seconds = Math.round((at - Date.now()) / 1000);
  const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? UNITS[3];
  return relative.format(Math.trunc(seconds / length), unit);
}

function showLocalTimes() {
  for (const time of document.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    if (!Number.isNaN(at.getTime())) {
      time.textContent = time.dataset.age ? age(at) : zoned.format(at);
      time.title = `${zoned.format(at)}, ${time.dateTime}`;
    }
  }
}

// The list grows while a reader watches it, so the oldest rows are removed.
const MAX_ROWS = 200;

function trimRows() {
  const rows = document.getElementById("rows");
  while (rows && rows.rows.length > MAX_ROWS) {
    rows.lastElementChild.remove();
    document.getElementById("older")?.remove(); // its page would not show the removed rows
  }
}

function preparePause() {
  const button = document.getElementById("pause");
  if (!button) {
    return;
  }
  button.hidden = false;
  button.addEventListener("click", () => {
    const paused = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(paused));
    button.textContent = paused ? "Resume" : "Pause";
  });
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.id === "poller" && button.getAttribute("aria-pressed") === "true") {
      event.preventDefault();
    }
  });
}

// Shows a note from a failed update of the list until the next successful one.
function watchPoller() {
  const stale = document.getElementById("stale");
  if (!stale) {
    return;
  }
  document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.pathInfo.requestPath.startsWith("/live")) {
      stale.hidden = detail.successful === true;
      stale.textContent = stale.hidden ? "" : "The list is not being updated at the moment. The health page may show why.";
    }
  });
}

// A long search continues automatically until the reader stops it.
function prepareSearch() {
  const more = document.querySelector("a[data-continue]");
  const stop = document.getElementById("stop");
  if (more && stop) {
    stop.hidden = false;
    const timer = setTimeout(() => location.replace(more.href), 300);
    stop.addEventListener("click", () => clearTimeout(timer));
  }
}

// A canvas does not resolve CSS variables.
function colorOf(selector) {
  return getComputedStyle(document.querySelector(selector)).color;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const number = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

function measure(value, unit) {
  return unit === "s" && value < 1 ? `${number.format(value * 1000)} ms` : `${number.format(value)} ${unit}`;
}

// The backlog and the lag are counts, so their axes have only whole numbers.
function tick(value, unit) {
  if (unit === "s") {
    return measure(value, unit);
  }
  return unit === "events/s" || Number.isInteger(value) ? number.format(value) : "";
}

async function drawCharts() {
  const charts = [...document.querySelectorAll(".chart")];
  if (charts.length === 0) {
    return;
  }
  const answer = await fetch("/api/v1/samples");
  const { samples } = await answer.json();
  const times = samples.map((sample) => Date.parse(sample.at) / 1000);
  for (const chart of charts) {
    const values = samples.map((sample) => sample[chart.dataset.series]);
    // Durations are null while nothing happens; other numbers are null while they are unknown.
    const gaps = chart.dataset.unit !== "s";
    const latest = (gaps ? values.at(-1) : values.findLast((value) => value !== null)) ?? null;
    chart.parentElement.querySelector("output").textContent =
      latest === null ? "" : measure(latest, chart.dataset.unit);
    chart.replaceChildren();
    if (times.length > 1) {
      const axis = { stroke: colorOf("figcaption"), grid: { show: false }, ticks: { show: false }, font: "11px system-ui" };
      new uPlot(
        {
          width: chart.clientWidth,
          height: 96,
          legend: { show: false },
          cursor: { show: false },
          scales: { y: { range: (plot, low, high) => [0, high > 0 ? high * 1.1 : 1] } },
          series: [
            {},
            { points: { show: false }, stroke: colorOf("nav a[href='/health']"), width: 2, spanGaps: !gaps },
          ],
          axes: [
            { ...axis, size: 24, space: 60, values: (plot, at) => at.map((second) => clock.format(second * 1000)) },
            { ...axis, size: 48, space: 30, values: (plot, at) => at.map((value) => tick(value, chart.dataset.unit)) },
          ],
        },
        [times, values],
        chart,
      );
    } else {
      chart.textContent = "The chart appears within half a minute.";
    }
  }
}

document.addEventListener("DOMContentLoaded", () => {
  showLocalTimes();
  setInterval(showLocalTimes, 5_000);
  preparePause();
  watchPoller();
  prepareSearch();
  drawCharts();
  setInterval(drawCharts, 10_000);
  document.body.addEventListener("htmx:afterSettle", () => {
    showLocalTimes();
    trimRows();
  });
});
