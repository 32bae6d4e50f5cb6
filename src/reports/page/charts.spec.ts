import { barChart, splitBarChart } from './charts';

const TEXT = { id: 'try', title: 'Hours <by> unit', description: 'a: 1', elder: false };

/** The lines of text that a drawing shows, in order. */
function linesOf(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text.trim());
}

describe('a chart', () => {
  it('says each value beside its bar, and its title and description to those who can not see it', () => {
    const bars = [{ label: '东风小区', value: 120, says: '2 h' }];
    const { text } = barChart(TEXT, bars);
    expect(linesOf(text)).toEqual(expect.arrayContaining(['东风小区', '2 h']));
    expect(text).toContain('<title id="try-title">Hours &lt;by&gt; unit</title>');
    expect(text).toContain('aria-labelledby="try-title try-desc"');
  });

  it('breaks a long label between words and loses none of it', () => {
    const label = 'Service record: approved by the recorder or the volunteer';
    const lines = linesOf(barChart(TEXT, [{ label, value: 1, says: '' }]).text).filter((line) => line !== '');
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join(' ')).toBe(label);
  });

  it.each([false, true])('writes no label over another, however many lines they have (elder: %s)', (elder) => {
    const labels = ['Service record: approved by the recorder or the volunteer', 'Rating: not 1 to 5 stars', 'short'];
    const bars = [...labels, ...labels].map((label) => ({ label, value: 1, says: '1' }));
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

  it('escapes what people typed into a label', () => {
    const { text } = barChart(TEXT, [{ label: '<script>alert(1)</script>', value: 1, says: '1' }]);
    expect(text).not.toContain('<script');
  });

  it('has no style element, no class and no id of another chart, and is the same each time it is drawn', () => {
    const draw = () => splitBarChart(TEXT, ['covered', 'not covered'], [{ label: 'a', parts: [1, 2], says: '3' }]).text;
    const first = draw();
    expect(first).not.toMatch(/<style| class=|ecmeta|zr\d/);
    expect(first).toContain('id="try-p0"');
    expect(draw()).toBe(first);
  });
});
