import { barChart, splitBarChart } from './charts';

const TEXT = { id: 'try', title: 'Hours <by> building', description: 'a: 1', elder: false };

/** The lines of text of a drawing, in order. */
function linesOf(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text.trim());
}

describe('charts', () => {
  it('show each value at its bar, and have a title and a description for screen readers', () => {
    const bars = [{ label: '东风小区', value: 120, valueLabel: '2 h' }];
    const { text } = barChart(TEXT, bars);
    expect(linesOf(text)).toEqual(expect.arrayContaining(['东风小区', '2 h']));
    expect(text).toContain('<title id="try-title">Hours &lt;by&gt; building</title>');
    expect(text).toContain('aria-labelledby="try-title try-desc"');
  });

  it('wrap a long label between words without losing any of it', () => {
    const label = 'Service record: approved by the recorder or the volunteer';
    const lines = linesOf(barChart(TEXT, [{ label, value: 1, valueLabel: '' }]).text).filter((line) => line !== '');
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join(' ')).toBe(label);
  });

  it.each([false, true])('never overlap labels of several lines (elder: %s)', (elder) => {
    const labels = ['Service record: approved by the recorder or the volunteer', 'Rating: not 1 to 5 stars', 'short'];
    const bars = [...labels, ...labels].map((label) => ({ label, value: 1, valueLabel: '1' }));
    for (const narrow of [false, true]) {
      const { text } = barChart({ ...TEXT, elder, narrow }, bars);
      const middles = [...text.matchAll(/<text[^>]*text-anchor="end"[^>]*>/g)].map(([tag]) => {
        const within = / y="([^"]+)"/.exec(tag)?.[1] ?? 0;
        return Number(within) + Number(/translate\(\S+ ([^)]+)\)/.exec(tag)?.[1]);
      });
      expect(middles.length).toBeGreaterThan(bars.length);
      const size = elder ? 22 : 16;
      middles.slice(1).forEach((middle, n) => expect(middle - Number(middles[n])).toBeGreaterThanOrEqual(size));
      const height = Number(/viewBox="0 0 \S+ ([^"]+)"/.exec(text)?.[1]);
      expect(Math.min(...middles)).toBeGreaterThan(size / 2);
      expect(Math.max(...middles)).toBeLessThan(height - size / 2);
    }
  });

  it('escape markup in a label', () => {
    const { text } = barChart(TEXT, [{ label: '<script>alert(1)</script>', value: 1, valueLabel: '1' }]);
    expect(text).not.toContain('<script');
  });

  it('have no style element, no class and only ids of their own, and render identically each time', () => {
    const render = () =>
      splitBarChart(TEXT, ['covered', 'not covered'], [{ label: 'a', parts: [1, 2], valueLabel: '3' }]).text;
    const first = render();
    expect(first).not.toMatch(/<style| class=|ecmeta|zr\d/);
    expect(first).toContain('id="try-p0"');
    expect(render()).toBe(first);
  });
});
