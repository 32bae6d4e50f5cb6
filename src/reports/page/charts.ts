import { EChartsOption, init } from 'echarts';
import { Html, html } from '../../common/html/html';

/** Title and text alternative of a chart. `id` is unique on the page. */
export interface ChartText {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Larger type for elder mode. */
  readonly elder: boolean;
  /** Half the page's width, next to its table. */
  readonly narrow?: boolean;
}

/** A bar: `value` is its length, `valueLabel` the text at its end. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly valueLabel: string;
}

/** A bar of two parts; the second is hatched. */
export interface SplitBar {
  readonly label: string;
  readonly parts: readonly [number, number];
  readonly valueLabel: string;
}

const TEXT_COLOR = '#1a1a1a';
const BAR_COLOR = '#0b4f6c';
const SECOND_BAR_COLOR = '#f6d9c4';
/** Stripes that distinguish the second part without colour. */
const STRIPES = { color: '#8a3b00', dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: Math.PI / 4 };
const PLAIN = { symbol: 'none' };

/** Widths in pixels. Horizontal bars stay legible on a phone; a year's months need more width. */
const WIDTH = { bars: 560, months: 720, half: 460 };

function widthOfBars({ narrow }: ChartText): number {
  return narrow ? WIDTH.half : WIDTH.bars;
}

/** Horizontal bars; labels and values are never cut, and the chart is legible in greyscale. */
export function barChart(text: ChartText, bars: readonly Bar[]): Html {
  const layout = layoutOf(text, bars);
  const data = bars.map(({ value, valueLabel }) => ({ value, label: { formatter: () => valueLabel } }));
  const label = { ...layout.text, show: true, position: 'right' as const };
  const series = [
    {
      ...NON_INTERACTIVE,
      type: 'bar' as const,
      barWidth: layout.text.fontSize * 1.3,
      itemStyle: { color: BAR_COLOR },
      label,
      data,
    },
  ];
  return renderSvg(text, layout, { ...layout.axes, series });
}

/** Horizontal bars of two parts, named in a legend. */
export function splitBarChart(text: ChartText, names: readonly [string, string], bars: readonly SplitBar[]): Html {
  const layout = layoutOf(text, bars);
  // One name per line: the library estimates the width of a name with another font.
  const top = layout.text.fontSize * 3.6;
  const label = { ...layout.text, show: true, position: 'right' as const };
  const series = names.map((name, n) => ({
    ...{ ...NON_INTERACTIVE, type: 'bar' as const, stack: 'all', name, barWidth: layout.text.fontSize * 1.3 },
    itemStyle: {
      color: n === 0 ? BAR_COLOR : SECOND_BAR_COLOR,
      borderColor: BAR_COLOR,
      borderWidth: 1,
      decal: n === 0 ? PLAIN : STRIPES,
    },
    data: bars.map(({ parts, valueLabel }) => ({
      value: parts[n],
      ...(n === 1 && { label: { ...label, formatter: () => valueLabel } }),
    })),
  }));
  const legend = {
    orient: 'vertical' as const,
    top: 0,
    left: 0,
    itemWidth: 28,
    itemHeight: 16,
    textStyle: layout.text,
    selectedMode: false as const,
  };
  const grid = { ...layout.axes.grid, top };
  return renderSvg(
    text,
    { ...layout, height: layout.height + top },
    { ...layout.axes, grid, legend, series, aria: { enabled: true, decal: DECALS } },
  );
}

/** Vertical bars, one per month, each with its value above it. */
export function columnChart(text: ChartText, bars: readonly Bar[]): Html {
  const style = textStyle(text.elder);
  const data = bars.map(({ value, valueLabel }) => ({ value, label: { formatter: () => valueLabel } }));
  return renderSvg(
    text,
    { width: WIDTH.months, height: style.fontSize * 15 },
    {
      grid: { left: 4, right: 4, top: style.fontSize * 2, bottom: style.fontSize * 2 },
      xAxis: {
        type: 'category',
        data: bars.map(({ label }) => label),
        ...{
          axisTick: { show: false },
          axisLabel: { ...style, interval: 0 },
          axisLine: { lineStyle: { color: TEXT_COLOR } },
        },
      },
      yAxis: { type: 'value', show: false, min: 0 },
      series: [
        {
          ...{
            ...NON_INTERACTIVE,
            type: 'bar',
            barMaxWidth: style.fontSize * 3,
            itemStyle: { color: BAR_COLOR },
            data,
          },
          label: { ...style, show: true, position: 'top' },
        },
      ],
    },
  );
}

const NON_INTERACTIVE = { silent: true, emphasis: { disabled: true } };
const DECALS = { show: true, decals: [PLAIN, STRIPES] };

function textStyle(elder: boolean): { fontSize: number; lineHeight: number; fontFamily: string; color: string } {
  const fontSize = elder ? 22 : 16;
  return { fontSize, lineHeight: fontSize * 1.2, fontFamily: 'inherit', color: TEXT_COLOR };
}

interface ChartLayout extends Size {
  readonly text: ReturnType<typeof textStyle>;
  readonly axes: Pick<EChartsOption, 'xAxis' | 'yAxis'> & { grid: Record<'left' | 'right' | 'top' | 'bottom', number> };
}

function layoutOf(chart: ChartText, bars: readonly { label: string; valueLabel: string }[]): ChartLayout {
  const text = textStyle(chart.elder);
  const widest = (texts: readonly string[]): number =>
    Math.max(0, ...texts.map((item) => estimatedWidth(item, text.fontSize)));
  const left = Math.min(widest(bars.map(({ label }) => label)), widthOfBars(chart) * 0.45);
  const right = widest(bars.map(({ valueLabel }) => valueLabel));
  const labels = bars.map(({ label }) => wrapText(label, left, text.fontSize));
  // All bands are as high as the label with the most lines.
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
        axisLine: { lineStyle: { color: TEXT_COLOR } },
      },
    },
  };
}

/** Estimated width of a text in pixels, rather too wide than too narrow: the server has no font metrics. */
function estimatedWidth(text: string, fontSize: number): number {
  return [...text].reduce((sum, character) => sum + (character > '\u2190' ? 1 : 0.62), 0) * fontSize;
}

/** Wraps a text at a width, between words or between any two Chinese characters. */
function wrapText(text: string, width: number, fontSize: number): string {
  const pieces = text.match(/[^\s\u2e80-\uffff]+\s*|[\u2e80-\uffff]\s*/g) ?? [text];
  return pieces.reduce((lines, piece) => {
    const last = lines.slice(lines.lastIndexOf('\n') + 1);
    const fits = last === '' || estimatedWidth(`${last}${piece.trimEnd()}`, fontSize) <= width + 1;
    return fits ? `${lines}${piece}` : `${lines.trimEnd()}\n${piece}`;
  }, '');
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function renderSvg({ id, title, description }: ChartText, { width, height }: Size, option: EChartsOption): Html {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, ...option });
    const inner = sanitizeSvg(chart.renderToSVGString(), id);
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
 * Removes the outer element of a drawing and everything for scripts: the style element and classes for hovering, which
 * the page's content security policy would block, and event marks. The library counts ids over the whole process; they
 * are replaced by ids of the chart.
 */
function sanitizeSvg(svg: string, id: string): string {
  return svg
    .replace(/^<svg[^>]*>/, '')
    .replace(/<\/svg>\s*$/, '')
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/ class="[^"]*"/g, '')
    .replace(/ ecmeta_\w+="[^"]*"/g, '')
    .replace(/zr\d+-/g, `${id}-`);
}
