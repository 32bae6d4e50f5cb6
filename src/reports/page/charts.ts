import { EChartsOption, init } from 'echarts';
import { Html, html } from '../../common/html/html';

/** What a chart says to those who can't see it. `id` is its own on the page. */
export interface ChartText {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Larger type for elder mode. */
  readonly elder: boolean;
  /** Drawn for half the page's width, beside its table. */
  readonly narrow?: boolean;
}

/** A bar: `value` decides its length, `says` stands at its end. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly says: string;
}

/** A bar of two parts, the second one hatched. */
export interface SplitBar {
  readonly label: string;
  readonly parts: readonly [number, number];
  readonly says: string;
}

const INK = '#1a1a1a';
const MARK = '#0b4f6c';
const PALE = '#f6d9c4';
/** Stripes, so that the second part is told apart without colour. */
const STRIPES = { color: '#8a3b00', dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: Math.PI / 4 };
const PLAIN = { symbol: 'none' };

/** Bars are drawn no wider than a phone can show with letters that can be read; a year's months need more room. */
const WIDTH = { bars: 560, months: 720, half: 460 };

function widthOfBars({ narrow }: ChartText): number {
  return narrow ? WIDTH.half : WIDTH.bars;
}

/** Horizontal bars, the longest label and the longest value in full; readable in grey. */
export function barChart(text: ChartText, bars: readonly Bar[]): Html {
  const look = lookOf(text, bars);
  const data = bars.map(({ value, says }) => ({ value, label: { formatter: () => says } }));
  const label = { ...look.text, show: true, position: 'right' as const };
  const series = [
    { ...QUIET, type: 'bar' as const, barWidth: look.text.fontSize * 1.3, itemStyle: { color: MARK }, label, data },
  ];
  return drawn(text, look, { ...look.axes, series });
}

/** Horizontal bars of two parts, named in a legend. */
export function splitBarChart(text: ChartText, names: readonly [string, string], bars: readonly SplitBar[]): Html {
  const look = lookOf(text, bars);
  // One name a line: the library guesses the width of a name by another font.
  const top = look.text.fontSize * 3.6;
  const label = { ...look.text, show: true, position: 'right' as const };
  const series = names.map((name, n) => ({
    ...{ ...QUIET, type: 'bar' as const, stack: 'all', name, barWidth: look.text.fontSize * 1.3 },
    itemStyle: { color: n === 0 ? MARK : PALE, borderColor: MARK, borderWidth: 1, decal: n === 0 ? PLAIN : STRIPES },
    data: bars.map(({ parts, says }) => ({
      value: parts[n],
      ...(n === 1 && { label: { ...label, formatter: () => says } }),
    })),
  }));
  const legend = {
    orient: 'vertical' as const,
    top: 0,
    left: 0,
    itemWidth: 28,
    itemHeight: 16,
    textStyle: look.text,
    selectedMode: false as const,
  };
  const grid = { ...look.axes.grid, top };
  return drawn(
    text,
    { ...look, height: look.height + top },
    { ...look.axes, grid, legend, series, aria: { enabled: true, decal: DECALS } },
  );
}

/** Upright bars, one a month, each with its value above it. */
export function columnChart(text: ChartText, bars: readonly Bar[]): Html {
  const style = textStyle(text.elder);
  const data = bars.map(({ value, says }) => ({ value, label: { formatter: () => says } }));
  return drawn(
    text,
    { width: WIDTH.months, height: style.fontSize * 15 },
    {
      grid: { left: 4, right: 4, top: style.fontSize * 2, bottom: style.fontSize * 2 },
      xAxis: {
        type: 'category',
        data: bars.map(({ label }) => label),
        ...{ axisTick: { show: false }, axisLabel: { ...style, interval: 0 }, axisLine: { lineStyle: { color: INK } } },
      },
      yAxis: { type: 'value', show: false, min: 0 },
      series: [
        {
          ...{ ...QUIET, type: 'bar', barMaxWidth: style.fontSize * 3, itemStyle: { color: MARK }, data },
          label: { ...style, show: true, position: 'top' },
        },
      ],
    },
  );
}

const QUIET = { silent: true, emphasis: { disabled: true } };
const DECALS = { show: true, decals: [PLAIN, STRIPES] };

function textStyle(elder: boolean): { fontSize: number; lineHeight: number; fontFamily: string; color: string } {
  const fontSize = elder ? 22 : 16;
  return { fontSize, lineHeight: fontSize * 1.2, fontFamily: 'inherit', color: INK };
}

interface Look extends Size {
  readonly text: ReturnType<typeof textStyle>;
  readonly axes: Pick<EChartsOption, 'xAxis' | 'yAxis'> & { grid: Record<'left' | 'right' | 'top' | 'bottom', number> };
}

function lookOf(chart: ChartText, bars: readonly { label: string; says: string }[]): Look {
  const text = textStyle(chart.elder);
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map((one) => widthOf(one, text.fontSize)));
  const left = Math.min(widest(bars.map(({ label }) => label)), widthOfBars(chart) * 0.45);
  const right = widest(bars.map(({ says }) => says));
  const labels = bars.map(({ label }) => wrapped(label, left, text.fontSize));
  // All bands are as high as the one of the most lines.
  const lines = Math.max(1, ...labels.map((label) => label.split('\n').length));
  return {
    text,
    width: widthOfBars(chart),
    height: bars.length * (text.lineHeight * lines + text.fontSize * 0.9) + 8,
    axes: {
      grid: { left: left + 14, right: right + 14, top: 4, bottom: 4 },
      xAxis: { type: 'value', show: false, min: 0 },
      yAxis: {
        ...{ type: 'category', inverse: true, data: labels },
        axisTick: { show: false },
        axisLabel: { ...text, interval: 0 },
        axisLine: { lineStyle: { color: INK } },
      },
    },
  };
}

/** About as wide as the text will be, rather more than less: there is no font to ask on a server. */
function widthOf(text: string, fontSize: number): number {
  return [...text].reduce((sum, sign) => sum + (sign > '\u2190' ? 1 : 0.62), 0) * fontSize;
}

/** Text in lines of at most a width, broken between words, or between any two Chinese characters. */
function wrapped(text: string, width: number, fontSize: number): string {
  const pieces = text.match(/[^\s\u2e80-\uffff]+\s*|[\u2e80-\uffff]\s*/g) ?? [text];
  return pieces.reduce((lines, piece) => {
    const last = lines.slice(lines.lastIndexOf('\n') + 1);
    const fits = last === '' || widthOf(`${last}${piece.trimEnd()}`, fontSize) <= width + 1;
    return fits ? `${lines}${piece}` : `${lines.trimEnd()}\n${piece}`;
  }, '');
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function drawn({ id, title, description }: ChartText, { width, height }: Size, option: EChartsOption): Html {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, ...option });
    const inner = cleaned(chart.renderToSVGString(), id);
    return html`<svg
      role="img"
      viewBox="0 0 ${width} ${height}"
      width="${width}"
      aria-labelledby="${id}-title ${id}-desc"
      xmlns="http://www.w3.org/2000/svg"
    >
      <title id="${id}-title">${title}</title>
      <desc id="${id}-desc">${description}</desc>
      ${new Html(inner)}
    </svg>`;
  } finally {
    chart.dispose();
  }
}

/**
 * The drawing without its outer element and what belongs to scripts: the style element and classes of its hovering, which
 * a page's policy would refuse, and marks for events. Its ids, counted over the whole process, become the chart's own.
 */
function cleaned(svg: string, id: string): string {
  return svg
    .replace(/^<svg[^>]*>/, '')
    .replace(/<\/svg>\s*$/, '')
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/ class="[^"]*"/g, '')
    .replace(/ ecmeta_\w+="[^"]*"/g, '')
    .replace(/zr\d+-/g, `${id}-`);
}
