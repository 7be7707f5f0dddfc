import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { digits } from "./statistics";

export type Point = { x: number; y: number; series: string };
export type Axis = { label: string; points: Point[] };

const width = 420;
const height = 260;
/** 0.1, 10, 200K; SI notation would print a tenth of a millisecond as 100m. */
const compact = new Intl.NumberFormat("en", { notation: "compact" });
/** Okabe and Ito's palette, which is safe for colour-blind readers. */
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];

/** Curves over sizes on a logarithmic axis, side by side with one legend, as SVG. */
export function plotSvg(columns: { x: string; figures: Axis[] }[]): string {
  const { document } = parseHTML("<html><body></body></html>");
  const rows = Math.max(...columns.map(({ figures }) => figures.length));
  const series = [
    ...new Set(
      columns
        .flatMap(({ figures }) => figures.flatMap(({ points }) => points))
        .map((point) => point.series),
    ),
  ];
  const parts = columns.flatMap(({ x, figures }, column) =>
    figures.map(({ label, points }, row) => {
      const svg = Plot.plot({
        document,
        width,
        height,
        marginLeft: 56,
        grid: true,
        // A point scale: sizes grow by about the same factor and each gets a label.
        x: { type: "point", label: x, tickFormat: (value: number) => digits(value) },
        y: { type: "log", label, tickFormat: compact.format, ticks: 4, nice: true },
        color: { domain: series, range: colours },
        marks: [
          Plot.lineY(points, { x: "x", y: "y", stroke: "series", strokeWidth: 1.5 }),
          Plot.dot(points, { x: "x", y: "y", fill: "series", r: 2.5 }),
        ],
      });
      svg.setAttribute("x", String(column * width));
      svg.setAttribute("y", String(30 + row * height));
      return svg.outerHTML;
    }),
  );
  const legend = legendOf(series);
  const size = `width="${columns.length * width}" height="${30 + rows * height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="system-ui, sans-serif" font-size="12"><rect width="100%" height="100%" fill="white"/>${legend}${parts.join("")}</svg>`;
}

function legendOf(names: string[]): string {
  let x = 16;
  return names
    .map((name, index) => {
      const entry = `<circle cx="${x}" cy="15" r="5" fill="${colours[index]}"/><text x="${x + 10}" y="19">${name}</text>`;
      // Text cannot be measured here; at 12 px a letter is rarely wider than 7 px.
      x += 30 + name.length * 7;
      return entry;
    })
    .join("");
}
