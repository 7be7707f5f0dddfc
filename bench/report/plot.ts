import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

export type Point = { x: number; y: number; series: string };
export type Axis = { label: string; points: Point[] };

const width = 420;
const height = 260;
/** Okabe and Ito's colours, which people who see fewer colours tell apart as well. */
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];

/** Curves on two logarithmic axes, one picture beside the other, with one legend, as SVG. */
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
        x: { type: "log", label: x, tickFormat: "~s", ticks: [...new Set(points.map((p) => p.x))] },
        y: { type: "log", label, tickFormat: "~s", ticks: 5 },
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
  const legend = series.map(
    (name, index) =>
      `<circle cx="${20 + index * 190}" cy="15" r="5" fill="${colours[index]}"/><text x="${30 + index * 190}" y="19">${name}</text>`,
  );
  const size = `width="${columns.length * width}" height="${30 + rows * height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="system-ui, sans-serif" font-size="12"><rect width="100%" height="100%" fill="white"/>${legend.join("")}${parts.join("")}</svg>`;
}
